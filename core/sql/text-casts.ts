import { duckdbType } from '../column-types.ts';
import { checkedSql, joinSql, type Sql, sql } from './sql.ts';

/** How a column's values are read. `type` is a type of the pipeline format. */
export interface CastSpec {
  type: string;
  /** strptime formats; the first that matches counts. */
  formats?: string[] | undefined;
  decimal?: string | undefined;
  thousands?: string | undefined;
  trueValues?: string[] | undefined;
  falseValues?: string[] | undefined;
}

/** Gives an intermediate value a column of its own, so that it is computed once; returns the reference. */
export type Keep = (value: Sql) => Sql;

const defaultTrue = ['true', 't', 'yes', 'y', '1'];
const defaultFalse = ['false', 'f', 'no', 'n', '0'];

const isoDate = '\\d{4}-\\d{1,2}-\\d{1,2}';
const clock = '([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6}0*)?)?';
const midnight = '([T ]00:00(:00(\\.0+)?)?)?';
const offset = ' ?([Zz]|[+-]\\d{2}(:?\\d{2})?)';
/** What `\s` is in a pattern of the engine. */
const blanks = ' \t\n\f\r';

/**
 * The text as a value of the type, NULL where it does not fit. Stricter than the engine, which rounds, cuts and reads
 * `1_000`, `0x1F` and `epoch`.
 */
export function castText(text: Sql, spec: CastSpec, keep: Keep): Sql {
  switch (spec.type) {
    case 'text':
      return text;
    case 'boolean':
      return toBoolean(text, spec, keep);
    case 'date':
      return spec.formats ? dateOf(keep(parsed(text, spec.formats, keep))) : toDate(text, keep);
    case 'time':
      return spec.formats ? sql`CAST(${parsed(text, spec.formats, keep)} AS TIME)` : toTime(text);
    case 'timestamp':
      return spec.formats ? inRange(keep(parsed(text, spec.formats, keep))) : toTimestamp(text, keep);
    case 'json':
      return toJson(text);
    default:
      return toNumber(text, spec, keep);
  }
}

/** The digits of a text in the plain form `-1234.5`; NULL where separators stand in the wrong places. */
export function plainDigits(text: Sql, { decimal = '.', thousands }: CastSpec): Sql {
  if (decimal === '.' && thousands === undefined) return text;
  const grouped = thousands === undefined ? '' : `\\d{1,3}(${literalPattern(thousands)}\\d{3})+|`;
  const point = literalPattern(decimal);
  const pattern = `\\s*[+-]?((${grouped}\\d+)(${point}\\d*)?|${point}\\d+)([eE][+-]?\\d+)?\\s*`;
  const joined = thousands === undefined ? text : sql`replace(${text}, ${thousands}, '')`;
  const plain = decimal === '.' ? joined : sql`replace(${joined}, ${decimal}, '.')`;
  return sql`CASE WHEN regexp_full_match(${text}, ${pattern}) THEN ${plain} END`;
}

/** The pattern of plain digits that a type holds without rounding. */
export function exactPattern(type: string): string {
  const scale = type === 'integer' ? 0 : Number(type.split(',')[1]?.replace(')', '') ?? 0);
  const fraction = scale === 0 ? '(\\.0*)?' : `(\\.\\d{0,${scale}}0*)?`;
  const bare = scale === 0 ? '' : `|\\.\\d{1,${scale}}0*`;
  return `\\s*[+-]?(\\d+${fraction}${bare})\\s*`;
}

function toNumber(text: Sql, spec: CastSpec, keep: Keep): Sql {
  const plain = plainDigits(text, spec);
  const digits = plain === text ? text : keep(plain);
  const value = keep(sql`TRY_CAST(${digits} AS ${checkedSql(duckdbType(spec.type))})`);
  if (spec.type === 'number')
    return sql`CASE WHEN contains(${digits}, '_') THEN NULL WHEN isfinite(${value}) THEN ${value} END`;
  return sql`CASE WHEN CAST(${value} AS VARCHAR) = ${digits} THEN ${value} WHEN regexp_full_match(${digits}, ${exactPattern(spec.type)}) THEN ${value} END`;
}

/** Without the blanks around it, which the engine takes amiss behind some values of time and not behind others. */
function bare(text: Sql): Sql {
  return sql`trim(${text}, ${blanks})`;
}

function toBoolean(text: Sql, { trueValues, falseValues }: CastSpec, keep: Keep): Sql {
  const word = keep(sql`lower(${bare(text)})`);
  const lowered = (values: readonly string[]) => joinSql(values.map((value) => sql`lower(trim(${value}))`));
  const yes = trueValues ?? defaultTrue.filter((value) => !falseValues?.includes(value));
  const no = falseValues ?? defaultFalse.filter((value) => !trueValues?.includes(value));
  return sql`CASE WHEN ${word} IN (${lowered(yes)}) THEN TRUE WHEN ${word} IN (${lowered(no)}) THEN FALSE END`;
}

function toDate(text: Sql, keep: Keep): Sql {
  const value = keep(sql`TRY_CAST(${text} AS DATE)`);
  const pattern = `\\s*${isoDate}${midnight}\\s*`;
  return sql`CASE ${noneOutside(value)} WHEN CAST(${value} AS VARCHAR) = ${text} THEN ${value} WHEN regexp_full_match(${text}, ${pattern}) THEN ${value} END`;
}

function toTime(text: Sql): Sql {
  return sql`CASE WHEN regexp_full_match(${text}, ${`\\s*${clock}\\s*`}) THEN TRY_CAST(${bare(text)} AS TIME) END`;
}

function toTimestamp(text: Sql, keep: Keep): Sql {
  const value = keep(sql`TRY_CAST(${bare(text)} AS TIMESTAMP)`);
  const local = `\\s*${isoDate}([T ]${clock})?\\s*`;
  const zoned = `\\s*${isoDate}[T ]${clock}${offset}\\s*`;
  // A cast to TIMESTAMP drops an offset without a word; by way of TIMESTAMPTZ the instant survives.
  const instant = sql`timezone('UTC', TRY_CAST(${bare(text)} AS TIMESTAMPTZ))`;
  return sql`CASE ${noneOutside(value)} WHEN CAST(${value} AS VARCHAR) = ${text} THEN ${value} WHEN regexp_full_match(${text}, ${local}) THEN ${value} WHEN regexp_full_match(${text}, ${zoned}) THEN ${instant} END`;
}

function parsed(text: Sql, formats: readonly string[], keep: Keep): Sql {
  const read = formats.map((format) => {
    const value = sql`TRY_STRPTIME(${bare(text)}, ${format})`;
    const moment = hasZone(format) ? sql`timezone('UTC', ${value})` : value;
    return hasPart(format, 'Y') ? ofFullYear(keep(moment), text) : moment;
  });
  return read.length === 1 ? joinSql(read) : sql`coalesce(${joinSql(read)})`;
}

/** The engine takes the 24 of `31.01.24` for the year 24: a year of less than four digits is none. */
function ofFullYear(moment: Sql, text: Sql): Sql {
  const year = sql`lpad(CAST(year(${moment}) AS VARCHAR), 4, '0')`;
  return sql`CASE WHEN year(${moment}) >= 1000 THEN ${moment} WHEN contains(${text}, ${year}) THEN ${moment} END`;
}

function dateOf(instant: Sql): Sql {
  const date = sql`CAST(${instant} AS DATE)`;
  return sql`CASE ${noneOutside(instant)} WHEN CAST(${date} AS TIMESTAMP) = ${instant} THEN ${date} END`;
}

/** The value, or NULL beyond the years 1 to 9999, which have no ISO text of fixed width. */
export function inRange(value: Sql): Sql {
  return sql`CASE ${noneOutside(value)} ELSE ${value} END`;
}

/**
 * Two cases, as the engine compares each OR that it plans with all others: hundreds of columns would take it seconds.
 */
function noneOutside(value: Sql): Sql {
  return sql`WHEN ${value} < DATE '0001-01-01' THEN NULL WHEN ${value} >= DATE '10000-01-01' THEN NULL`;
}

/** The engine's JSON reader lets pass what others do not: nan, infinity, comments and trailing commas. */
function toJson(text: Sql): Sql {
  const outside = sql`regexp_replace(${text}, '"(\\\\.|[^"\\\\])*"', '""', 'g')`;
  return sql`CASE WHEN json_valid(${text}) AND NOT regexp_matches(${outside}, '(?i)nan|inf|,\\s*[\\]}]|/[/*]') THEN CAST(${text} AS JSON) END`;
}

function hasZone(format: string): boolean {
  return hasPart(format, 'zZ');
}

function hasPart(format: string, letters: string): boolean {
  return new RegExp(`%[${letters}]`).test(format.replaceAll('%%', ''));
}

function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
