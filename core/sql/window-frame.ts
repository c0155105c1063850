import { type Sql, sql } from './sql.ts';

const units = ['rows', 'range', 'groups'] as const;
type Unit = (typeof units)[number];

const spans = ['microsecond', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;
type Span = (typeof spans)[number];

type Bound =
  | { kind: 'unbounded' | 'offset'; side: 'preceding' | 'following'; amount: number; span: Span | undefined }
  | { kind: 'current' };

/** Which rows around a row its window takes in. */
export interface Frame {
  unit: Unit;
  start: Bound;
  end: Bound;
  exclude: 'current row' | 'group' | 'ties' | undefined;
}

const boundPattern =
  "(?:unbounded (?:preceding|following)|current row|(?:\\d+(?:\\.\\d+)?|interval '?\\d+'? [a-z]+) (?:preceding|following))";
const framePattern = new RegExp(
  `^(rows|range|groups) (?:between (${boundPattern}) and (${boundPattern})|(${boundPattern}))(?: exclude (current row|group|ties|no others))?$`,
);

/** Reads a frame as SQL writes it, such as `rows between 6 preceding and current row`; undefined where it is none. */
export function parseFrame(text: string): Frame | undefined {
  const match = framePattern.exec(text.trim().toLowerCase().replaceAll(/\s+/g, ' '));
  if (!match) return undefined;
  const [, unitText, from, to, only, exclude] = match;
  const unit = units.find((each) => each === unitText);
  const start = parseBound(from ?? only ?? '');
  const end = parseBound(to ?? 'current row');
  if (!unit || !start || !end || !isForward(start, end)) return undefined;
  if ([start, end].some((bound) => bound.kind === 'offset' && !isOffsetOf(unit, bound))) return undefined;
  return { unit, start, end, exclude: excluded.find((each) => each === exclude) };
}

const excluded = ['current row', 'group', 'ties'] as const;

/** Whether the frame reaches by a distance, which needs a single column to measure it along. */
export function measuresDistance({ unit, start, end }: Frame): boolean {
  return unit === 'range' && [start, end].some(({ kind }) => kind === 'offset');
}

/** Whether it takes in all rows, so that their order decides nothing. */
export function isWholeFrame({ start, end }: Frame): boolean {
  return start.kind === 'unbounded' && end.kind === 'unbounded';
}

/** `ROWS BETWEEN … AND …`. */
export function frameSql({ unit, start, end, exclude }: Frame): Sql {
  return sql`${unitSql[unit]} BETWEEN ${boundSql(start)} AND ${boundSql(end)}${exclude === undefined ? sql`` : excludeSql[exclude]}`;
}

function parseBound(text: string): Bound | undefined {
  if (text === 'current row') return { kind: 'current' };
  const side = text.endsWith('preceding') ? 'preceding' : 'following';
  if (text.startsWith('unbounded')) return { kind: 'unbounded', side, amount: 0, span: undefined };
  const [, amount, word] = /^(?:interval '?)?(\d+(?:\.\d+)?)'?(?: ([a-z]+))? (?:preceding|following)$/.exec(text) ?? [];
  const span = spans.find((each) => each === word || `${each}s` === word);
  if (amount === undefined || (word !== undefined && span === undefined)) return undefined;
  return { kind: 'offset', side, amount: Number(amount), span };
}

function isOffsetOf(unit: Unit, { amount, span }: { amount: number; span: Span | undefined }): boolean {
  return unit === 'range' || (span === undefined && Number.isInteger(amount));
}

function isForward(start: Bound, end: Bound): boolean {
  const place = (bound: Bound) => {
    if (bound.kind === 'current') return 0;
    const reach = bound.kind === 'unbounded' ? 2 : 1;
    return bound.side === 'preceding' ? -reach : reach;
  };
  return place(start) <= place(end) && place(start) < 2 && place(end) > -2;
}

const unitSql: Record<Unit, Sql> = { rows: sql`ROWS`, range: sql`RANGE`, groups: sql`GROUPS` };
const excludeSql = {
  'current row': sql` EXCLUDE CURRENT ROW`,
  group: sql` EXCLUDE GROUP`,
  ties: sql` EXCLUDE TIES`,
} as const;
const spanSql: Record<Span, Sql> = {
  microsecond: sql`MICROSECOND`,
  millisecond: sql`MILLISECOND`,
  second: sql`SECOND`,
  minute: sql`MINUTE`,
  hour: sql`HOUR`,
  day: sql`DAY`,
  week: sql`WEEK`,
  month: sql`MONTH`,
  year: sql`YEAR`,
};

function boundSql(bound: Bound): Sql {
  if (bound.kind === 'current') return sql`CURRENT ROW`;
  const side = bound.side === 'preceding' ? sql`PRECEDING` : sql`FOLLOWING`;
  if (bound.kind === 'unbounded') return sql`UNBOUNDED ${side}`;
  const distance =
    bound.span === undefined ? sql`${bound.amount}` : sql`INTERVAL ${bound.amount} ${spanSql[bound.span]}`;
  return sql`${distance} ${side}`;
}
