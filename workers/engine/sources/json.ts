import { WeirError } from '../../../core/errors.ts';
import { proposeNearest } from '../../../core/near-match.ts';
import type { JsonOptions } from '../../../core/nodes/source-spec.ts';
import { formatCount } from '../../../core/run/format.ts';
import { inNode } from '../in-node.ts';
import { detectLayout, type JsonFileShape } from '../json/detect-layout.ts';
import { keyedRecords } from '../json/keyed-records.ts';
import { listsIn, listsInFile, objectInFile } from '../json/lists-in.ts';
import { tokensOf } from '../json/pointer-tokens.ts';
import type { OpenOptions } from './open-options.ts';
import type { PreparedSource } from './source.ts';
import { openRecords } from './spool/records.ts';

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
    return { ...source, ...(await hintsOn(shapes, source)) };
  } catch (error) {
    throw error instanceof WeirError ? await withLists(error, shapes) : error;
  }
}

/** What a file that was read as one record may be meant to hold instead. */
async function hintsOn(
  [only, ...others]: readonly JsonFileShape[],
  source: PreparedSource,
): Promise<Pick<PreparedSource, 'cautions'>> {
  const isOne = others.length === 0 && (only?.layout === 'document' || only?.layout === 'lines');
  if (!isOne || (await source.expectedRows()) !== 1 || source.rejects?.count !== 0) return {};
  const document = await objectInFile(only.path);
  if (document === undefined) return {};
  const keyed = keyedRecords(document);
  if (!keyed) return { cautions: listsIn(document).map(listCaution) };
  const message = `The file is one object of ${formatCount(keyed.count)} similar objects, so it is read as one record with a column for each. If its keys, such as "${keyed.first}", are data, make rows of the columns with an unpivot node, and take their parts out with a json node.`;
  return { cautions: [{ message, about: source.columns.map(({ name }) => name) }] };
}

function listCaution(pointer: string) {
  return {
    message: `The file is one object, so it is read as one record. Is the list of records at ${pointer}?`,
    about: tokensOf(pointer).slice(0, 1),
    ...reading(pointer),
  };
}

/** Adds the lists that there are, if the list is not where it should be, or one object was too large for a record. */
async function withLists(error: WeirError, shapes: readonly JsonFileShape[]): Promise<WeirError> {
  const { code, message, node, field } = error;
  const [first] = shapes;
  const isAbout = field === 'records' || code === 'source.empty';
  const lists = isAbout ? await listsOfOne(shapes) : [];
  const [only, ...others] = lists;
  if (first === undefined || only === undefined) return error;
  const near = proposeNearest(first.records, lists).suggestion?.replace ?? (others.length === 0 ? only : undefined);
  return new WeirError({
    code,
    node,
    message: `${message} It has ${lists.length === 1 ? 'one' : 'some'} at ${lists.join(', ')}.`,
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
