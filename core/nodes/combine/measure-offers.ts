import { type ColumnOffer, numbers, offersBeside, ordered } from '../form/column-offers.ts';
import type { Offer, OfferedColumn } from '../form/fields.ts';

const measures: readonly ColumnOffer[] = [
  { title: (column) => `Sum of ${column}`, name: 'sum', expr: (column) => `sum(${column})`, types: numbers },
  { title: (column) => `Average of ${column}`, name: 'average', expr: (column) => `avg(${column})`, types: numbers },
  { title: (column) => `Median of ${column}`, name: 'median', expr: (column) => `median(${column})`, types: numbers },
  { title: (column) => `Minimum of ${column}`, name: 'min', expr: (column) => `min(${column})`, types: ordered },
  { title: (column) => `Maximum of ${column}`, name: 'max', expr: (column) => `max(${column})`, types: ordered },
  {
    title: (column) => `Distinct values of ${column}`,
    name: 'distinct',
    expr: (column) => `count(DISTINCT ${column})`,
  },
  { title: (column) => `Rows with ${column}`, name: 'count', expr: (column) => `count(${column})` },
];

/** The measures that are asked for most, of each column that they suit, under names that none of `entries` has. */
export function measureOffers(columns: readonly OfferedColumn[], entries: readonly unknown[]): Offer[] {
  const { one, ofEach } = offersBeside(entries);
  return [
    one('Number of rows', 'row count', { expr: 'count(*)' }),
    ...measures.flatMap((measure) => ofEach(columns, measure)),
  ];
}
