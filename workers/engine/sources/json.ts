import { WeirError } from '../../../core/errors.ts';
import { proposeNearest } from '../../../core/near-match.ts';
import type { JsonOptions } from '../../../core/nodes/source-spec.ts';
import { inNode } from '../in-node.ts';
import { detectLayout, type JsonFileShape } from '../json/detect-layout.ts';
import { listsInFile } from '../json/lists-in.ts';
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
  const shapes = await inNode(node, () => Promise.all(files.map((file) => detectLayout(file, options))));
  const limitBytes = Math.ceil(sampleBytes / files.length);
  const limit = reading.kind === 'sample' ? { limitBytes } : {};
  try {
    const source = await openRecords({ ...request, files: shapes, names: files, ...limit });
    return { ...source, cautions: await cautionsOn(shapes, source) };
  } catch (error) {
    throw error instanceof WeirError ? await withLists(error, shapes) : error;
  }
}

/** Where else the records may stand, of a file that was read as one record. */
async function cautionsOn(
  shapes: readonly JsonFileShape[],
  source: PreparedSource,
): Promise<NonNullable<PreparedSource['cautions']>> {
  if ((await source.expectedRows()) !== 1 || source.rejects?.count !== 0) return [];
  return (await listsOfOne(shapes)).map((pointer) => ({
    message: `The file is one object, so it is read as one record. Does the list of records stand at ${pointer}?`,
    isUntilRead: true,
    ...reading(pointer),
  }));
}

/** Where the list is not where it was said to be, or one object was too much for a record, the lists that there are. */
async function withLists(error: WeirError, shapes: readonly JsonFileShape[]): Promise<WeirError> {
  const { code, message, node, field } = error;
  const [first] = shapes;
  const isAbout = field === 'records' || code === 'source.empty';
  const lists = isAbout ? await listsOfOne(shapes) : [];
  const [only, ...others] = lists;
  if (first === undefined || only === undefined) return error;
  const near = proposeNearest(first.records, lists).suggestion?.replace ?? (others.length === 0 ? only : undefined);
  const told = {
    message: `${message} It has ${lists.length === 1 ? 'one' : 'some'} at ${lists.join(', ')}.`,
    node,
    code,
  };
  return new WeirError({
    ...told,
    cause: error,
    field: 'records',
    ...(near !== undefined && { suggestion: reading(near).suggestion }),
  });
}

function reading(pointer: string) {
  return { field: ['records'], suggestion: { label: `Read the list at ${pointer}`, replace: pointer } };
}

async function listsOfOne(shapes: readonly JsonFileShape[]): Promise<string[]> {
  const [only, ...others] = shapes;
  return only === undefined || others.length > 0 || only.layout === 'array' ? [] : await listsInFile(only.path);
}
