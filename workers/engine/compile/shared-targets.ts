import { isAbsolute, normalize, relative, sep } from 'node:path';
import type { TargetSpec } from '../../../core/nodes/define-node.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { tableOf } from '../../../core/pipeline/target-specs.ts';
import type { ResolvedNode } from './compile.ts';

/** An output and its target, in a normal form that can be compared. */
export interface Writer {
  id: string;
  target: TargetSpec;
  place: string;
}

type Fault = Pick<Problem, 'message' | 'field'>;

/** Problems of outputs that overwrite each other, judging by their paths. */
export function sharedTargets(nodes: Iterable<ResolvedNode>): Problem[] {
  return conflictsOf(writersOf(nodes).map((writer) => ({ ...writer, place: spelling(writer.target.path) })));
}

export function writersOf(nodes: Iterable<ResolvedNode>): Omit<Writer, 'place'>[] {
  return [...nodes].flatMap(({ id, definition, config }) => {
    const target = definition.target?.(config);
    return target ? [{ id, target }] : [];
  });
}

function spelling(path: string): string {
  const normal = normalize(path);
  return normal.endsWith(sep) ? normal.slice(0, -1) : normal;
}

/**
 * Conflicts between outputs, in writing order: two outputs of one file, one that empties the table of another, one
 * whose rejects go into such a table, one in a folder that another replaces.
 */
export function conflictsOf(writers: readonly Writer[]): Problem[] {
  const folders = writers.filter(({ target }) => target.kind === 'folder');
  const files = new Map<string, Writer>();
  const tables = new Map<string, Writer>();
  const loaded = new Set(writers.map(({ place, target }) => tableKey(place, tableOf(target))));
  const problems: Problem[] = [];
  for (const writer of writers) {
    const { id, place, target } = writer;
    const file = firstAt(files, place, writer);
    const table = firstAt(tables, tableKey(place, tableOf(target)), writer);
    const fault =
      sameFile(writer, file) ??
      emptiedTable(writer, table) ??
      rejectsAmongRows(writer, loaded) ??
      withinFolder(writer, folders);
    if (fault) problems.push({ severity: 'error', code: 'node.config', node: id, ...fault });
  }
  return problems;
}

/** Table names are compared without case. */
function tableKey(place: string, table: string | null): string {
  return JSON.stringify([place, table?.toLowerCase()]);
}

/** The first writer of this key, unless it is this one. */
function firstAt(writers: Map<string, Writer>, key: string, writer: Writer): Writer | undefined {
  const other = writers.get(key);
  writers.set(key, other ?? writer);
  return other;
}

/** Tables may share a database file. */
function sameFile({ id, target }: Writer, other: Writer | undefined): Fault | undefined {
  if (!other || (target.kind === 'sqlite' && other.target.kind === 'sqlite')) return undefined;
  const message = `"${id}" writes the same file as "${other.id}", and only one of the two would be left. Give it another path.`;
  return { message, field: ['path'] };
}

function emptiedTable({ id, target }: Writer, other: Writer | undefined): Fault | undefined {
  if (!other || target.kind !== 'sqlite' || !target.isReplaced) return undefined;
  const message = `"${id}" empties the table "${target.table}", which "${other.id}" has filled by then. Choose another mode here, or another table.`;
  return { message, field: ['mode'] };
}

function rejectsAmongRows({ id, place, target }: Writer, loaded: ReadonlySet<string>): Fault | undefined {
  const rejectsTable = target.kind === 'sqlite' ? target.rejectsTable : undefined;
  if (rejectsTable === undefined || !loaded.has(tableKey(place, rejectsTable))) return undefined;
  return { message: rejectsInTable(id, rejectsTable), field: ['dlqTable'] };
}

/** The message for rejects and rows in one table. */
export function rejectsInTable(node: string, table: string): string {
  return `The rejects of "${node}" would go into "${table}", which is the table of an output. Name another dlqTable.`;
}

function withinFolder({ id, place }: Writer, folders: readonly Writer[]): Fault | undefined {
  const folder = folders.find((other) => isWithin(place, other.place));
  if (!folder) return undefined;
  const message = `"${id}" writes into the folder of "${folder.id}", which is replaced whole. Give it another path.`;
  return { message, field: ['path'] };
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..';
}
