import { type Column, columnTypeOf, isNumeric } from '../../../core/column-types.ts';
import type { ColumnProfile } from '../../../core/preview/messages.ts';
import { textOfColumn } from '../../../core/sql/json-output.ts';
import { id, type Sql, sql } from '../../../core/sql/sql.ts';
import { factsOfEach } from '../session/facts-of-each.ts';
import type { Cell, Session } from '../session/session.ts';
import type { Preview, PreviewPlace } from './preview.ts';
import { stopIfCancelled } from './preview-cancelled.ts';
import { chosenColumns, takePart } from './preview-part.ts';

const rowLimit = 100_000;
const binCount = 20;
const topCount = 8;

/** Profiles columns at a place over its first rows. If cancelled, it stops before the next column. */
export async function profileColumns(
  preview: Preview,
  { columns: names, ...place }: PreviewPlace & { columns?: string[] | undefined },
  signal: AbortSignal,
): Promise<ColumnProfile[]> {
  const { from, columns: all } = await preview.relation(place);
  const columns = chosenColumns(all, names);
  if (columns.length === 0) return [];
  const { session } = preview;
  await using part = await takePart(session, from, columns, rowLimit);
  // An interrupt between two statements stops neither of them, so the signal is checked before each.
  stopIfCancelled(signal);
  const facts = await factsOfEach(session, { from: part.from, columns, facts: factsOf });
  const profiles: ColumnProfile[] = [];
  for (const [index, column] of columns.entries()) {
    stopIfCancelled(signal);
    const histogram = await histogramOf(session, part.from, column);
    stopIfCancelled(signal);
    const [filled, min, max, mean, untrimmed, empty] = facts[index] ?? [];
    profiles.push({
      name: column.name,
      type: columnTypeOf(column.type),
      rows: part.rows,
      nulls: part.rows - Number(filled),
      min: textOf(min),
      max: textOf(max),
      mean: mean === null || mean === undefined ? null : Number(mean),
      untrimmed: Number(untrimmed),
      empty: Number(empty),
      histogram,
      ...(await valuesOf(session, part.from, column)),
    });
  }
  return profiles;
}

function factsOf({ name, type }: Column): Sql[] {
  const column = id(name);
  const kind = columnTypeOf(type);
  const isText = kind === 'text';
  const isOrdered = kind !== 'json';
  return [
    sql`count(${column})::DOUBLE`,
    isOrdered ? sql`CAST(min(${column}) AS VARCHAR)` : sql`NULL`,
    isOrdered ? sql`CAST(max(${column}) AS VARCHAR)` : sql`NULL`,
    isNumeric(kind) ? sql`avg(CAST(${column} AS DOUBLE))` : sql`NULL`,
    isText ? sql`(count(*) FILTER (WHERE ${column} <> trim(${column})))::DOUBLE` : sql`0`,
    isText ? sql`(count(*) FILTER (WHERE ${column} = ''))::DOUBLE` : sql`0`,
  ];
}

/** Bins of equal width for numbers, dates and timestamps; null for other types, and if there is no value. */
async function histogramOf(session: Session, from: Sql, { name, type }: Column): Promise<ColumnProfile['histogram']> {
  const kind = columnTypeOf(type);
  const isTime = kind === 'date' || kind === 'timestamp';
  if (!isTime && !isNumeric(kind)) return null;
  const value = isTime ? sql`epoch(${id(name)})` : sql`CAST(${id(name)} AS DOUBLE)`;
  const finite = sql`(SELECT ${value} AS v FROM ${from} WHERE isfinite(${value}))`;
  const [[low, high] = []] = await session.rows(sql`SELECT min(v), max(v) FROM ${finite}`);
  if (low === null || low === undefined) return null;
  const [least, most] = [Number(low), Number(high)];
  const width = (most - least) / binCount;
  const label = (at: number) => (isTime ? timeLabel(at, kind) : String(Number(at.toPrecision(6))));
  if (!(width > 0)) {
    const [[count] = []] = await session.rows(sql`SELECT count(*)::DOUBLE FROM ${finite}`);
    return [{ from: label(least), to: label(most), count: Number(count) }];
  }
  const bin = sql`least(floor((v - ${least}) / ${width}), ${binCount - 1})::INTEGER`;
  const rows = await session.rows(sql`SELECT ${bin} AS bin, count(*)::DOUBLE FROM ${finite} GROUP BY bin`);
  const counts = new Map(rows.map(([at, count]) => [Number(at), Number(count)]));
  return Array.from({ length: binCount }, (_, at) => ({
    from: label(least + at * width),
    to: label(at === binCount - 1 ? most : least + (at + 1) * width),
    count: counts.get(at) ?? 0,
  }));
}

/** `seconds` since 1970. */
function timeLabel(seconds: number, kind: string): string {
  const text = new Date(Math.round(seconds) * 1000).toISOString();
  return kind === 'date' ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}

async function valuesOf(session: Session, from: Sql, column: Column): Promise<Pick<ColumnProfile, 'distinct' | 'top'>> {
  const groups = sql`(SELECT ${textOfColumn(column)} AS v, count(*)::DOUBLE AS n FROM ${from} GROUP BY v)`;
  const rows = await session.rows(
    sql`SELECT v, n, (count(v) OVER ())::DOUBLE FROM ${groups} ORDER BY n DESC, v LIMIT ${topCount}`,
  );
  const top = rows.map(([value, count]) => ({ value: textOf(value), count: Number(count) }));
  return { distinct: Number(rows[0]?.[2] ?? 0), top };
}

function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
