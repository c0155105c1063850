import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportResult } from '../../../core/api/export-result.ts';
import type { ExportFile, ExportTarget } from '../../../core/export/targets.ts';
import { previewDocument } from '../api/document-input.ts';
import { replayedEntries } from '../runs/corrections-file.ts';
import type { Studio } from '../studio.ts';
import { makeScripts } from './export-pipeline.ts';
import { writeScripts } from './write-scripts.ts';

export interface ExportedDocument {
  /** The pipeline as it stands in the editor. */
  text: string;
  path: string | null;
  target: ExportTarget;
}

export interface DocumentExport extends ExportedDocument {
  folder: string;
  isOverwriting: boolean;
}

/** The scripts of a pipeline, and the path that identifies it. Throws `pipeline.invalid` if it cannot be exported. */
export async function scriptsOf(
  studio: Studio,
  { text, path, target }: ExportedDocument,
  signal: AbortSignal | undefined,
): Promise<{ files: ExportFile[]; pipelineFile: string }> {
  const document = await previewDocument(studio, { text, path }, 'describe');
  const { resourcesPath } = studio;
  const files = await makeScripts(studio.preview.client, { document, target, resourcesPath, signal });
  return { files, pipelineFile: document.pipelineFile };
}

/** Writes the scripts of a pipeline into a folder that the user opened. */
export async function exportDocument(
  studio: Studio,
  { folder, isOverwriting, ...exported }: DocumentExport,
  signal: AbortSignal | undefined,
): Promise<ExportResult> {
  const into = await studio.files.folders.inside(folder);
  const { files, pipelineFile } = await scriptsOf(studio, exported, signal);
  const names = isOverwriting ? [] : files.map(({ name }) => name).filter((name) => existsSync(join(into, name)));
  if (names.length > 0) return { status: 'exists', names };
  const replayed = studio.store.rejects.count({ ...replayedEntries, pipeline: pipelineFile });
  return { status: 'written', folder: into, paths: await writeScripts(into, files), replayed };
}
