import * as z from 'zod';
import { freeRecord } from '../../../core/free-record.ts';
import type { PreviewDocument } from '../../../core/preview/messages.ts';
import type { Studio } from '../studio.ts';

/** The pipeline as it stands in the editor. */
export const documentShape = {
  text: z.string().max(20_000_000),
  /** Absolute; null before the first save. */
  path: z.string().min(1).max(4096).nullable(),
};

export const previewDocumentInput = z.strictObject({
  ...documentShape,
  environment: z.string().optional(),
  params: freeRecord(z.string()).optional(),
});

/** The document for the preview worker, and how much of its data to read. */
export async function previewDocument(
  { files, preview, secrets }: Studio,
  { path, text, environment, params }: z.output<typeof previewDocumentInput>,
  reading: PreviewDocument['reading'],
): Promise<PreviewDocument> {
  return {
    pipelineFile: await files.pipelineFile(path),
    text,
    secrets: await secrets.valuesFor(text),
    folder: preview.folder,
    reading,
    ...(environment !== undefined && { environment }),
    ...(params && { params }),
  };
}
