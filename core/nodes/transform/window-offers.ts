import { isJsonObject, type JsonObject } from '../../pipeline/json-text.ts';
import { type ColumnOffer, numbers, offersBeside, ordered } from '../form/column-offers.ts';
import type { Offer, OfferedColumn } from '../form/fields.ts';

interface WindowOffer extends ColumnOffer {
  /** Takes the order of the entries before; without one, that of dates. */
  isInOrder: boolean;
}

const rank = 'rank()';
const dates = /^(date|timestamp)$/;

const offers: readonly WindowOffer[] = [
  {
    title: (column) => `Running total of ${column}`,
    name: 'running',
    expr: (column) => `sum(${column})`,
    types: numbers,
    isInOrder: true,
    rest: () => ({ frame: 'rows between unbounded preceding and current row' }),
  },
  {
    title: (column) => `Rank by ${column}, highest first`,
    name: 'rank',
    expr: () => rank,
    types: ordered,
    isInOrder: false,
    rest: (column) => ({ orderBy: [{ column, desc: true }] }),
  },
  {
    title: (column) => `Share of ${column} in its total`,
    name: 'share',
    expr: (column) => `${column} / sum(${column})`,
    types: numbers,
    isInOrder: false,
  },
  {
    title: (column) => `Total of ${column}`,
    name: 'total',
    expr: (column) => `sum(${column})`,
    types: numbers,
    isInOrder: false,
  },
  {
    title: (column) => `Average of ${column}`,
    name: 'average',
    expr: (column) => `avg(${column})`,
    types: numbers,
    isInOrder: false,
  },
  {
    title: (column) => `Moving average of ${column}, 7 rows`,
    name: 'moving',
    expr: (column) => `avg(${column})`,
    types: numbers,
    isInOrder: true,
    rest: () => ({ frame: 'rows between 6 preceding and current row' }),
  },
  {
    title: (column) => `Change of ${column} from the row before`,
    name: 'change',
    expr: (column) => `${column} - lag(${column})`,
    types: numbers,
    isInOrder: true,
  },
  {
    title: (column) => `Days since ${column} of the row before`,
    name: 'days since',
    expr: (column) => `date_diff('day', lag(${column}), ${column})`,
    types: dates,
    isInOrder: true,
  },
  {
    title: (column) => `Value of ${column} in the row before`,
    name: 'previous',
    expr: (column) => `lag(${column})`,
    isInOrder: true,
  },
  {
    title: (column) => `Value of ${column} in the row after`,
    name: 'next',
    expr: (column) => `lead(${column})`,
    isInOrder: true,
  },
];

/** The columns that windows are asked for most, of each column that they suit; they look where `entries` look. */
export function windowOffers(columns: readonly OfferedColumn[], entries: readonly unknown[]): Offer[] {
  const { one, ofEach } = offersBeside(
    entries,
    columns.map(({ name }) => name),
  );
  const within = lastOf(entries, 'partitionBy');
  const known = lastOf(
    entries.filter((entry) => isJsonObject(entry) && givesOrder(entry)),
    'orderBy',
  );
  const date = columns.find(({ type }) => dates.test(type));
  const inOrder = { ...(date && { orderBy: [date.name] }), ...within, ...known };
  return [
    one('Row number', 'row number', { expr: 'row_number()', ...within, ...known }),
    one('Number of rows', 'row count', { expr: 'count(*)', ...within }),
    ...offers.flatMap(({ isInOrder, rest, ...offer }) =>
      ofEach(columns, {
        ...offer,
        rest: (column) => ({ ...(isInOrder ? inOrder : within), ...rest?.(column) }),
      }),
    ),
  ];
}

/** The order of a rank is that of what it ranks by: it says nothing of what comes before what. */
function givesOrder({ expr, orderBy }: JsonObject): boolean {
  return expr !== rank && orderBy !== undefined;
}

function lastOf(entries: readonly unknown[], key: string): JsonObject {
  const last = entries.findLast(isJsonObject)?.[key];
  return last === undefined ? {} : { [key]: last };
}
