import { exportPlanSchema } from '../../../core/export/plan.ts';
import { scriptsFor } from '../../../core/export/scripts.ts';
import type { ExportFile, ExportTarget } from '../../../core/export/targets.ts';
import type { PreviewDocument } from '../../../core/preview/messages.ts';
import type { PreviewClient } from '../preview/preview-client.ts';
import { readScriptParts } from './script-parts.ts';

export interface ExportOrder {
  document: PreviewDocument;
  target: ExportTarget;
  /** The resources folder of the packaged app. */
  resourcesPath?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Compiles a pipeline in a worker and makes its scripts. Throws `pipeline.invalid` if it cannot be exported. */
export async function makeScripts(client: PreviewClient, order: ExportOrder): Promise<ExportFile[]> {
  const { document, target, resourcesPath, signal } = order;
  const plan = await client.ask(exportPlanSchema, { call: 'planExport', document }, signal);
  return scriptsFor(target, plan, await readScriptParts(resourcesPath));
}
