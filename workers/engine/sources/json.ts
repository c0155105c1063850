import type { JsonOptions } from '../../../core/nodes/source-spec.ts';
import { inNode } from '../in-node.ts';
import { detectLayout } from '../json/detect-layout.ts';
import type { OpenOptions } from './open-options.ts';
import { openRecords } from './records.ts';
import type { PreparedSource } from './source.ts';

/** How much of all files together a preview looks at, in bytes. */
const sampleBytes = 8_000_000;

export interface JsonRequest extends OpenOptions {
  node: string;
  files: readonly string[];
  options: JsonOptions;
}

/** Opens JSON files: all of their records have been read when this returns. */
export async function openJson(request: JsonRequest): Promise<PreparedSource> {
  const { node, files, options, reading } = request;
  const shapes = await inNode(node, () => Promise.all(files.map((file) => detectLayout(file, options.layout))));
  const limitBytes = Math.ceil(sampleBytes / files.length);
  return openRecords({ ...request, files: shapes, names: files, ...(reading.kind === 'sample' && { limitBytes }) });
}
