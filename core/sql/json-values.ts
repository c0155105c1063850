import { id, joinSql, type Sql, sql } from './sql.ts';

/** Stands in front of a number that was put in quotes; no one writes this by chance. */
const mark = '\uE000#';
const tokens = '"(?:\\\\.|[^"\\\\])*"|-?[0-9][0-9.eE+-]*|[^"0-9-]+|-';
const longNumber = '[0-9][0-9.]{15,}|[0-9][eE][+-]?[0-9]{3}';

/**
 * JSON text to take values from. The engine reads a number of many digits as the nearest it can hold, and one that is
 * too large as none at all: such numbers are put in quotes, and come back as they were.
 */
export function guardedJson(json: Sql): Sql {
  const text = sql`CAST(${json} AS VARCHAR)`;
  const quoted = sql`CASE WHEN regexp_matches(token, '^-?[0-9]') AND regexp_matches(token, ${longNumber}) THEN '"' || ${mark} || token || '"' ELSE token END`;
  const held = sql`array_to_string(list_transform(regexp_extract_all(${text}, ${tokens}), lambda token: ${quoted}), '')`;
  return sql`CASE WHEN regexp_matches(${text}, ${longNumber}) THEN ${held} ELSE ${text} END`;
}

/** The values at several paths of guarded JSON as texts, in a list; NULL where there is none. */
export function textsAt(guarded: Sql, paths: readonly string[]): Sql {
  return sql`json_extract_string(${guarded}, [${listed(paths)}])`;
}

/** The value at one path as text. */
export function textAt(guarded: Sql, path: string): Sql {
  return restoredText(sql`json_extract_string(${guarded}, ${path})`);
}

/** A text that came out of guarded JSON, its numbers as they were. */
export function restoredText(text: Sql): Sql {
  return sql`CASE WHEN contains(${text}, ${mark}) THEN replace(${restored(text)}, ${mark}, '') ELSE ${text} END`;
}

/** The value at a path of guarded JSON as JSON; NULL where there is none, or null. */
export function jsonAt(guarded: Sql, path: string): Sql {
  const text = sql`CAST(json_extract(${guarded}, ${path}) AS VARCHAR)`;
  return sql`CAST(nullif(CASE WHEN contains(${text}, ${mark}) THEN ${restored(text)} ELSE ${text} END, 'null') AS JSON)`;
}

/** The elements of the list at a path, still guarded; NULL where there is no list. */
export function elementsAt(guarded: Sql, path: string): Sql {
  const list = sql`json_extract(${guarded}, ${path})`;
  return sql`CASE WHEN json_type(${list}) = 'ARRAY' THEN json_extract(${list}, '$[*]') END`;
}

/** Whether something other than a list stands at a path. */
export function isNoList(guarded: Sql, path: string): Sql {
  return sql`coalesce(json_type(json_extract(${guarded}, ${path})), 'NULL') NOT IN ('ARRAY', 'NULL')`;
}

function restored(text: Sql): Sql {
  return sql`regexp_replace(${text}, ${`"${mark}([^"]*)"`}, '\\1', 'g')`;
}

function listed(paths: readonly string[]): Sql {
  return joinSql(paths.map((path) => sql`${path}`));
}

/** A relation with more columns, level by level; each sees those before. */
export function withColumns(relation: Sql, levels: readonly (readonly { name: string; value: Sql }[])[]): Sql {
  return levels.reduce((from, level) => {
    const added = level.map(({ name, value }) => sql`${value} AS ${id(name)}`);
    return sql`(SELECT ${joinSql([sql`*`, ...added])} FROM ${from})`;
  }, relation);
}
