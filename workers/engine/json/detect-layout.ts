import type { JsonOptions } from '../../../core/nodes/source-spec.ts';
import { createDecoder } from '../../reading/decoder.ts';
import { bomOf } from '../../reading/encoding.ts';
import { SourceFile } from '../../reading/source-file.ts';
import type { JsonLayout, JsonShape } from './split-records.ts';

const headBytes = 1_048_576;

export interface JsonFileShape extends JsonShape {
  encoding: string;
  bomBytes: number;
  sizeBytes: number;
}

/** Detects how to read a file. A byte order mark gives its encoding; without one it is UTF-8, as JSON must be. */
export async function detectLayout(
  path: string,
  { layout: asked, records = '' }: Pick<JsonOptions, 'layout' | 'records'>,
): Promise<JsonFileShape> {
  await using source = await SourceFile.open(path);
  const { bytes: head } = await source.readHead(headBytes);
  const bom = bomOf(head);
  const shape = {
    path,
    records,
    encoding: bom?.encoding ?? 'utf-8',
    bomBytes: bom?.bytes ?? 0,
    sizeBytes: source.state.sizeBytes,
  };
  if (records !== '') return { ...shape, layout: 'nested' };
  if (asked !== 'auto') return { ...shape, layout: asked };
  const { text } = createDecoder(shape.encoding).decode(head.subarray(shape.bomBytes), true);
  return { ...shape, layout: layoutOf(text) };
}

/** A list if it starts with a bracket; one object if neither of the first two lines is valid by itself; else lines. */
function layoutOf(head: string): JsonLayout {
  if (/^\s*\[/.test(head)) return 'array';
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && /^\s*\{/.test(head) && !lines.slice(0, 2).some(isObject) ? 'document' : 'lines';
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
