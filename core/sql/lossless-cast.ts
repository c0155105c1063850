import { type Column, columnTypeOf, duckdbType } from '../column-types.ts';
import { checkedSql, id, type Sql, sql } from './sql.ts';
import { type CastSpec, castText, exactPattern, inRange, type Keep, plainDigits } from './text-casts.ts';

export interface LosslessCast {
  /** The value as it was read: NULL where there is nothing to cast. */
  source: Sql;
  /** NULL where the source is NULL or does not fit. */
  value: Sql;
  /** What is wrong with a value that does not fit, as the rest of a sentence: ` is not a number`. */
  reason: Sql;
}

const numeric = ['integer', 'number', 'decimal', 'boolean'];

/** A cast of a column that never rounds, cuts or guesses; undefined where the two types have nothing in common. */
export function losslessCast(column: Column, spec: CastSpec, keep: Keep): LosslessCast | undefined {
  const source = id(column.name);
  const from = columnTypeOf(column.type);
  const engineType = checkedSql(duckdbType(spec.type));
  const read = (text: Sql): LosslessCast => ({
    source: text,
    value: castText(text, spec, keep),
    reason: reasonOf(text, spec),
  });
  if (column.type === duckdbType(spec.type)) return { source, value: source, reason: sql`''` };
  if (from === 'json') return castJson(column, spec, keep, read);
  if (from === 'text') return read(column.type === 'VARCHAR' ? source : keep(sql`CAST(${source} AS VARCHAR)`));
  const reason = reasonOf(sql`CAST(${source} AS VARCHAR)`, spec);
  if (spec.type === 'text') return { source, value: sql`CAST(${source} AS VARCHAR)`, reason };
  if (spec.type === 'json') return { source, value: sql`to_json(${source})`, reason };
  if (isReadAsText(spec)) return read(keep(sql`CAST(${source} AS VARCHAR)`));
  if (from === 'timestamp' && spec.type === 'timestamp')
    return { source, value: inRange(keep(naive(source, column.type))), reason };
  if (!isRelated(family(from), family(spec.type))) return undefined;
  const instant = from === 'timestamp' ? keep(naive(source, column.type)) : source;
  const value = keep(sql`TRY_CAST(${instant} AS ${engineType})`);
  const back = from === 'timestamp' ? sql`TIMESTAMP` : checkedSql(column.type);
  return { source, value: sql`CASE WHEN TRY_CAST(${value} AS ${back}) = ${instant} THEN ${value} END`, reason };
}

function castJson(
  column: Column,
  spec: CastSpec,
  keep: Keep,
  read: (text: Sql) => LosslessCast,
): LosslessCast | undefined {
  const source = id(column.name);
  const reason = sql`''`;
  if (column.type === 'JSON') return read(keep(sql`${source} ->> '$'`));
  if (spec.type === 'json') return { source, value: sql`to_json(${source})`, reason };
  return spec.type === 'text' ? { source, value: sql`CAST(to_json(${source}) AS VARCHAR)`, reason } : undefined;
}

function naive(source: Sql, engineType: string): Sql {
  return engineType === 'TIMESTAMP WITH TIME ZONE'
    ? sql`timezone('UTC', ${source})`
    : sql`TRY_CAST(${source} AS TIMESTAMP)`;
}

function isReadAsText({ type, formats, trueValues, falseValues }: CastSpec): boolean {
  if (type === 'boolean') return trueValues !== undefined || falseValues !== undefined;
  return formats !== undefined;
}

function family(type: string): string {
  return type.startsWith('decimal') ? 'decimal' : type;
}

function isRelated(from: string, to: string): boolean {
  if (numeric.includes(from)) return numeric.includes(to);
  return (from === 'date' && to === 'timestamp') || (from === 'timestamp' && to === 'date');
}

function reasonOf(text: Sql, spec: CastSpec): Sql {
  const { type, formats } = spec;
  const form = formats ? ` of the form ${formats.join(' or ')}` : '';
  switch (family(type)) {
    case 'integer':
      return sql`CASE WHEN regexp_full_match(${plainDigits(text, spec)}, ${exactPattern(type)}) THEN ' is beyond the range of a whole number of 64 bits' ELSE ' is not a whole number' END`;
    case 'decimal':
      return sql`CASE WHEN ${isNumber(text, spec)} THEN ${` does not fit ${type}`} ELSE ' is not a number' END`;
    case 'number':
      return sql`CASE WHEN ${isNumber(text, spec)} THEN ' has more digits than a number can hold' ELSE ' is not a number' END`;
    case 'boolean':
      return sql`' is neither true nor false'`;
    case 'date':
      return sql`${formats ? ` is not a date${form}` : ' is not a date such as 2024-01-31'}`;
    case 'time':
      return formats
        ? sql`${` is not a time${form}`}`
        : sql`${orTooFine(text, type)} ELSE ' is not a time such as 13:45:00' END`;
    case 'timestamp':
      return formats
        ? sql`${` is not a timestamp${form}`}`
        : sql`${orTooFine(text, type)} ELSE ' is not a timestamp such as 2024-01-31 13:45:00' END`;
    default:
      return sql`' is not valid JSON'`;
  }
}

/** The beginning of a CASE: a second has six digits at most, where some programs write seven or nine. */
function orTooFine(text: Sql, type: string): Sql {
  const says = ` has more digits of a second than the six that a ${type} keeps`;
  return sql`CASE WHEN regexp_matches(${text}, ':[0-9]{2}[.][0-9]{6,}[1-9]') THEN ${says}`;
}

function isNumber(text: Sql, spec: CastSpec): Sql {
  const digits = plainDigits(text, spec);
  return sql`isfinite(TRY_CAST(${digits} AS DOUBLE)) AND NOT contains(${digits}, '_')`;
}
