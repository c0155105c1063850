import { join } from 'node:path';
import { previewCallSchema } from '../../core/preview/messages.ts';
import { PreviewDesk } from '../../workers/engine/preview/preview-desk.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Opens a preview desk on a pipeline in a folder of its own, within this process. Previews read samples by default. */
export function previewHere(
  files: Readonly<Record<string, string>>,
  { nodes, edges }: { nodes: readonly object[]; edges: readonly object[] },
  reading = 'sample',
) {
  const folder = temporaryFolder(files);
  const desk = new PreviewDesk();
  const document = {
    pipelineFile: join(folder, 'p.weir.json'),
    text: JSON.stringify({ format: 'weir/1', nodes, edges }),
    folder,
    reading,
  };
  return (call: object) => desk.answer(previewCallSchema.parse({ document, ...call }), new AbortController().signal);
}
