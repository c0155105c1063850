import { quoteWhereNeeded } from '../../expressions/quoting.ts';
import { isJsonObject } from '../../pipeline/json-text.ts';
import { freshId } from '../../pipeline/names.ts';
import type { Offer, OfferedColumn } from '../fields.ts';

interface Measure {
  /** What is measured, before the column's name. */
  title: string;
  name: string;
  expr(column: string): string;
  /** Of which types; of all where none are named. */
  types?: RegExp;
}

const numbers = /^(integer|number|decimal)/;
const ordered = /^(integer|number|decimal|date|time)/;

const measures: readonly Measure[] = [
  { title: 'Sum of', name: 'sum', expr: (column) => `sum(${column})`, types: numbers },
  { title: 'Average of', name: 'average', expr: (column) => `avg(${column})`, types: numbers },
  { title: 'Median of', name: 'median', expr: (column) => `median(${column})`, types: numbers },
  { title: 'Minimum of', name: 'min', expr: (column) => `min(${column})`, types: ordered },
  { title: 'Maximum of', name: 'max', expr: (column) => `max(${column})`, types: ordered },
  { title: 'Distinct values of', name: 'distinct', expr: (column) => `count(DISTINCT ${column})` },
  { title: 'Rows with', name: 'count', expr: (column) => `count(${column})` },
];

/** The measures that are asked for most, of each column that they suit, under names that none of `entries` has. */
export function measureOffers(columns: readonly OfferedColumn[], entries: readonly unknown[]): Offer[] {
  const taken = entries.flatMap((entry) => (isJsonObject(entry) ? String(entry['name']).toLowerCase() : []));
  const offer = (title: string, name: string, expr: string): Offer => ({
    title,
    entry: { name: freshId(name, taken), expr },
  });
  const ofColumns = measures.flatMap(({ title, name, expr, types = /./ }) =>
    columns
      .filter(({ type }) => types.test(type))
      .map((column) => offer(`${title} ${column.name}`, `${name} ${column.name}`, expr(quoteWhereNeeded(column.name)))),
  );
  return [offer('Number of rows', 'row count', 'count(*)'), ...ofColumns];
}
