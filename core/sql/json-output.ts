import { type Column, columnTypeOf, isNested } from '../column-types.ts';
import { id, joinSql, type Sql, sql } from './sql.ts';

/** A row as a JSON object in one line of text, every number with all of its digits. */
export function rowAsJson(columns: readonly Column[]): Sql {
  const members = columns.map((column, index) => {
    const key = `${index === 0 ? '' : ','}${JSON.stringify(column.name)}:`;
    return sql`${key}, coalesce(${valueAsJson(column)}, 'null')`;
  });
  // The engine nests no more than 2,000 operators.
  return sql`concat(${joinSql([sql`'{'`, ...members, sql`'}'`])})`;
}

function valueAsJson({ name, type }: Column): Sql {
  const value = id(name);
  const text = sql`CAST(${value} AS VARCHAR)`;
  const columnType = columnTypeOf(type);
  switch (columnType.replace(/\(.*/, '')) {
    case 'integer':
    case 'decimal':
    case 'boolean':
      return text;
    case 'number':
      return sql`CASE WHEN isnan(${value}) THEN '"NaN"' WHEN isinf(${value}) THEN if(${value} > 0, '"Infinity"', '"-Infinity"') ELSE ${text} END`;
    case 'json':
      return inOneLine(isNested(type) ? nestedAsJson(value) : quotedWords(text));
    default:
      return sql`CAST(to_json(${text}) AS VARCHAR)`;
  }
}

/** A list, a struct or a map as JSON text, every number with all of its digits; NULL where it is. */
export function nestedAsJson(value: Sql): Sql {
  return quotedWords(sql`CASE WHEN ${value} IS NOT NULL THEN CAST(to_json(${value}) AS VARCHAR) END`);
}

/** A value as people see it: what is nested as JSON, all else as the engine's own text. */
export function textOfColumn({ name, type }: Column): Sql {
  return isNested(type) ? nestedAsJson(id(name)) : sql`CAST(${id(name)} AS VARCHAR)`;
}

const words = '-?(?:NaN|Infinity|nan|inf)';
const tokens = `"(?:\\\\.|[^"\\\\])*"|${words}|[^"NIni-]+|[NIni-]`;

/** JSON has no number for these, and the engine writes them as bare words: they become texts. */
function quotedWords(json: Sql): Sql {
  const quoted = sql`CASE WHEN regexp_full_match(token, ${words}) THEN '"' || token || '"' ELSE token END`;
  const mended = sql`array_to_string(list_transform(regexp_extract_all(${json}, ${tokens}), lambda token: ${quoted}), '')`;
  return sql`CASE WHEN regexp_matches(${json}, 'NaN|Infinity|nan|inf') THEN ${mended} ELSE ${json} END`;
}

/** Line ends stand between the parts of JSON alone: within texts they are escaped. */
function inOneLine(json: Sql): Sql {
  return sql`translate(${json}, chr(10) || chr(13), '  ')`;
}
