import { type Column, findColumn } from '../column-types.ts';

const tokens = /'(?:[^']|'')*'|"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)/gu;

/**
 * The one column that an expression names; undefined where it names none or several. Good for pointing at a cell, not
 * for more.
 */
export function mentionedColumn(expression: string, columns: readonly Column[]): Column | undefined {
  const [first, ...others] = mentionedColumns(expression, columns);
  return others.length === 0 ? first : undefined;
}

/** The columns that an expression names, in the order of the text. */
export function mentionedColumns(expression: string, columns: readonly Column[]): Column[] {
  const found = new Set<Column>();
  for (const [, quoted, bare] of expression.matchAll(tokens)) {
    const name = quoted?.replaceAll('""', '"') ?? bare;
    const column = name === undefined ? undefined : findColumn(columns, name);
    if (column) found.add(column);
  }
  return [...found];
}
