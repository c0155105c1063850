import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scriptsFor } from '../../../core/export/scripts.ts';
import type { ExportTarget } from '../../../core/export/targets.ts';
import { readScriptParts } from '../../../src-main/app/export/script-parts.ts';
import { planExport } from '../../../workers/engine/export/plan-export.ts';

/** Exports a pipeline in this process; returns the path of the first script, in the pipeline's folder. */
export async function exportHere(folder: string, pipeline: object, target: ExportTarget = 'python'): Promise<string> {
  const spools = join(folder, '.spools');
  await mkdir(spools, { recursive: true });
  const request = {
    pipelineFile: join(folder, 'test.weir.json'),
    text: JSON.stringify({ format: 'weir/1', ...pipeline }),
    folder: spools,
  };
  const plan = await planExport(request, new AbortController().signal);
  const files = scriptsFor(target, plan, await readScriptParts(undefined));
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  return join(folder, files[0]?.name ?? '');
}

/** The codes in a CSV file of rejects; none if there is no file. */
export async function codesIn(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.match(/\b(?:csv|json|cast|expression|rule|schema|join|route|http|sink)\.[a-z_]+(?=,)/g) ?? [];
}
