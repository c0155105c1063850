import { mentionedColumns } from '../../../core/nodes/mentioned-column.ts';
import { ruleIn } from '../../../core/nodes/transform/rule-message.ts';
import type { TrialFailure } from '../../../core/replay/trial.ts';
import type { DeadLetter } from '../../api/dead-letters-api.ts';
import type { Cell, ColumnInfo } from '../../api/shared.ts';
import type { CellMark } from '../../grid/grid-column.ts';
import { stillInWords } from '../reject-words.ts';
import type { EntrySort } from '../use-rejects.ts';

/** An entry as it is listed. */
export interface ShownEntry extends DeadLetter {
  /** Why its correction would still be rejected; set if that was tried. */
  stillWrong?: TrialFailure;
}

/** A column of the grid: a fact about the entry, or a column of the rejected row. */
export interface EntryColumn {
  id: string;
  title: string;
  /** Set if the store can sort by it. */
  sortBy?: EntrySort['by'];
  /** The column of the row; null for facts. */
  field: string | null;
  cellOf(entry: ShownEntry): Cell;
}

const why: EntryColumn = { id: ' why', title: 'Why', sortBy: 'message', field: null, cellOf: whyOpen };
const raw: EntryColumn = { id: ' raw', title: 'Line', field: null, cellOf: correctedLine };
/** Of many reasons, some have a line and others its fields. */
const row: EntryColumn = { ...raw, title: 'Row' };
const status: EntryColumn = {
  id: ' status',
  title: 'Status',
  sortBy: 'status',
  field: null,
  cellOf: (entry) => entry.status,
};
const column: EntryColumn = {
  id: ' column',
  title: 'Column',
  sortBy: 'column',
  field: null,
  cellOf: (entry) => blamedColumns(entry).join(', ') || null,
};
const value: EntryColumn = {
  id: ' value',
  title: 'Value',
  sortBy: 'value',
  field: null,
  cellOf: openValue,
};

interface Shown {
  isOneReason: boolean;
  hasStatus: boolean;
  /** The title of a node on the canvas. */
  titleOf(node: string): string;
}

/** For one reason, the columns of its rows; for several, facts that all entries have. */
export function entryColumns(first: DeadLetter | undefined, { isOneReason, hasStatus, titleOf }: Shown): EntryColumn[] {
  const facts = hasStatus ? [status, why] : [why];
  if (!isOneReason) return [...(hasStatus ? [status] : []), stepColumn(titleOf), column, value, why, row];
  if (first?.record === null || first === undefined) return [...facts, raw];
  const fields = first.record.map(
    ({ column: name }, index): EntryColumn => ({
      id: `${index} ${name}`,
      title: name,
      field: name,
      cellOf: (entry) => cellOf(entry, index, name),
    }),
  );
  const guilty = blamedColumns(first).flatMap((name) => fields.filter(({ field }) => field === name));
  return [...facts, ...guilty, ...fields.filter((other) => !guilty.includes(other))];
}

/** The columns for which the row was first rejected: several if a rule names several. */
export function blamedColumns({ column: name, code, message, record }: DeadLetter): string[] {
  return name === null ? columnsOfRule(code === 'rule.failed' ? message : '', record) : [name];
}

/** The columns of the rule in a message, in the order in which the rule names them. */
function columnsOfRule(message: string, record: DeadLetter['record']): string[] {
  const rule = ruleIn(message);
  const columns = (record ?? []).map(({ column: each }) => ({ name: each, type: 'ANY' }));
  return rule === undefined ? [] : mentionedColumns(rule.expr, columns).map((each) => each.name);
}

function stepColumn(titleOf: (node: string) => string): EntryColumn {
  return { id: ' node', title: 'Step', sortBy: 'node', field: null, cellOf: ({ node }) => titleOf(node) };
}

export function columnInfo(columns: readonly EntryColumn[]): ColumnInfo[] {
  return columns.map(({ id }) => ({ name: id, type: 'text' }));
}

/** The latest reason: once a corrected row failed again, the original reason is out of date. */
function whyOpen({ message, column, failedAgain, stillWrong }: ShownEntry): string {
  if (stillWrong !== undefined) return stillInWords(stillWrong, column);
  if (failedAgain === null) return message;
  const where = failedAgain.column === null ? '' : ` for ${failedAgain.column}`;
  return `Failed again${where}: ${failedAgain.message}`;
}

/** The column of the row that a grid cell shows, and edits; null for facts. */
export function fieldAt({ id, field }: EntryColumn, entry: ShownEntry): string | null {
  if (id !== value.id || entry.status !== 'open') return field;
  return entry.record?.some(({ column: name }) => name === entry.column) === true ? entry.column : null;
}

/** The rejected value, or its correction if the entry is open; several values if a rule names several columns. */
function openValue(entry: ShownEntry): Cell {
  const field = fieldAt(value, entry);
  if (entry.column === null) return valuesOf(entry, blamedColumns(entry));
  const { correction } = entry;
  const isCorrected = field !== null && correction?.kind === 'values' && Object.hasOwn(correction.values, field);
  return isCorrected ? correctedValue(entry, field) : entry.value;
}

function valuesOf(entry: DeadLetter, names: readonly string[]): Cell {
  const { record } = entry;
  const cells = names.map((name) => {
    const index = record?.findIndex(({ column: each }) => each === name) ?? -1;
    return cellOf(entry, index, name) ?? '';
  });
  return cells.length === 0 ? entry.value : cells.join(', ');
}

/** The corrected value if there is one, else the original one. */
function cellOf({ record, correction }: DeadLetter, index: number, name: string): Cell {
  if (correction?.kind === 'values' && Object.hasOwn(correction.values, name)) return correction.values[name] ?? null;
  return record?.[index]?.value ?? null;
}

function correctedLine({ correction, rawLine, record }: DeadLetter): Cell {
  if (correction?.kind === 'line') return correction.line;
  return rawLine ?? record?.map(({ value: cell }) => cell ?? '').join(', ') ?? null;
}

/** The columns at fault by the latest reason: that of the last trial or replay, else that of the first rejection. */
export function guiltyColumns(entry: ShownEntry): string[] {
  const { failedAgain, stillWrong, record } = entry;
  const last = stillWrong ?? failedAgain;
  if (!last) return blamedColumns(entry);
  const name = last.column ?? (stillWrong ? (failedAgain ?? entry).column : null);
  return name === null ? columnsOfRule(last.message, record) : [name];
}

/** The marks of a row: its guilty cells and its corrected ones, by column. */
export function entryMarks(columns: readonly EntryColumn[], entry: ShownEntry): Record<string, CellMark> {
  const marks = columns.flatMap((shown): [string, CellMark][] => {
    const field = fieldAt(shown, entry);
    const mark = isCorrected(shown, field, entry) ? correctedMark(field, entry) : guiltyMark(shown, entry);
    return mark === undefined ? [] : [[shown.id, mark]];
  });
  return Object.fromEntries(marks);
}

function isCorrected({ id }: EntryColumn, field: string | null, { correction }: ShownEntry): boolean {
  if (field === null) return id === raw.id && correction?.kind === 'line';
  return correction?.kind === 'values' && Object.hasOwn(correction.values, field);
}

function correctedMark(field: string | null, entry: ShownEntry): CellMark {
  const { stillWrong, failedAgain } = entry;
  if (stillWrong !== undefined && isBlamed(entry, field, stillWrong))
    return { tone: 'danger', hint: `corrected, still wrong: ${stillWrong.message}` };
  const isAsItFailed = stillWrong === undefined && failedAgain !== null && field === failedAgain.column;
  if (isAsItFailed && correctedValue(entry, field) === failedAgain.value)
    return { tone: 'danger', hint: failedAgain.message };
  return { tone: 'success', hint: 'corrected' };
}

function guiltyMark({ id, field }: EntryColumn, entry: ShownEntry): CellMark | undefined {
  const isBlamed = id === value.id && blamedColumns(entry).length > 0;
  const isGuilty = isBlamed || (field !== null && guiltyColumns(entry).includes(field));
  return isGuilty ? { tone: 'danger', hint: (entry.stillWrong ?? entry.failedAgain ?? entry).message } : undefined;
}

/**
 * Whether a correction fails because of this column, which the failure names or whose value its message quotes. A
 * corrected line fails as a whole.
 */
function isBlamed(entry: ShownEntry, field: string | null, { message, column: named }: TrialFailure): boolean {
  if (entry.correction?.kind === 'line' || (field !== null && field === named)) return true;
  return message.includes(`"${correctedValue(entry, field)}"`);
}

function correctedValue({ correction }: ShownEntry, field: string | null): Cell {
  const isThere = correction?.kind === 'values' && field !== null && Object.hasOwn(correction.values, field);
  return isThere ? (correction.values[field] ?? null) : null;
}
