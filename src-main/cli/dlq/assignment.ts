import { WeirError } from '../../../core/errors.ts';
import { recordTexts } from '../../../core/replay/record-texts.ts';
import type { Reject } from '../../../core/store/reject.ts';

/** The assignments of `dlq fix`, as typed. */
export interface Assignments {
  /** `column=value`, each; a column whose name holds `=` may stand in double quotes. */
  set: readonly string[];
  /** Columns to set to null. */
  empty: readonly string[];
}

/**
 * The values for the columns of an entry. Fails with `param.invalid` where one is named twice, and with
 * `reject.not_found` where one is not there.
 */
export function assignedValues({ set, empty }: Assignments, { id, record }: Pick<Reject, 'id' | 'record'>) {
  const columns = [...recordTexts(record).keys()];
  const values = new Map<string, string | null>();
  for (const text of set) {
    const { column, name, value } = assignmentIn(text, columns);
    if (column === undefined) throw noColumn(id, name, columns);
    if (values.has(column)) throw isTwice(`"${column}" is given a value twice.`);
    values.set(column, value);
  }
  for (const name of empty) {
    const column = columnNamed(name, columns);
    if (column === undefined) throw noColumn(id, name, columns);
    if (typeof values.get(column) === 'string') throw isTwice(`"${column}" is given a value, and emptied.`);
    values.set(column, null);
  }
  return Object.fromEntries(values);
}

interface Assignment {
  name: string;
  /** The name in the row; undefined if there is no such column. */
  column: string | undefined;
  value: string;
}

/** Splits at the first `=` that follows the name of a column, since names may contain `=`. */
function assignmentIn(text: string, columns: readonly string[]): Assignment {
  const ways = [...text.matchAll(/=/g)].map(({ index }) => {
    const name = text.slice(0, index);
    return { name: name.trim(), column: columnNamed(name, columns), value: text.slice(index + 1) };
  });
  return ways.find(({ column }) => column !== undefined) ?? ways[0] ?? { name: text, column: undefined, value: '' };
}

function columnNamed(name: string, columns: readonly string[]): string | undefined {
  const trimmed = name.trim();
  const [, quoted] = /^"(.*)"$/s.exec(trimmed) ?? [];
  const names = [name, trimmed, ...(quoted === undefined ? [] : [quoted.replaceAll('""', '"')])];
  return (
    names.map((one) => columns.find((column) => column === one)).find((column) => column !== undefined) ??
    columns.find((column) => names.some((one) => one.toLowerCase() === column.toLowerCase()))
  );
}

function noColumn(id: number, name: string, columns: readonly string[]): WeirError {
  const message = `Entry ${id}: it has no column "${name}". It has ${columns.join(', ')}.`;
  return new WeirError({ code: 'reject.not_found', message });
}

function isTwice(message: string): WeirError {
  return new WeirError({ code: 'param.invalid', message });
}
