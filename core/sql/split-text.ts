import { id, type Sql, sql } from './sql.ts';

export type Separator = { text: string } | { regex: string };

/** A named expression over the columns of the level below. */
interface Named {
  name: string;
  value: Sql;
}

/** The parts of a text as a list; a missing text is one missing part. */
export function partsOf(text: Sql, separator: Separator): Sql {
  const parts =
    'text' in separator
      ? sql`string_split(${text}, ${separator.text})`
      : sql`string_split_regex(${text}, ${separator.regex})`;
  return sql`CASE WHEN ${text} IS NULL THEN [NULL] ELSE ${parts} END`;
}

/**
 * Exactly `count` parts, level by level. The last one takes what is left, separators and all; those that the text does
 * not have are NULL. `name` gives a column for what is computed on the way.
 */
export function firstParts(
  text: Sql,
  separator: Separator,
  count: number,
  name: (hint: string) => string,
): { steps: Named[][]; parts: Sql[] } {
  return 'text' in separator
    ? plainParts(text, separator.text, count, name)
    : matchedParts(text, separator.regex, count, name);
}

function plainParts(text: Sql, separator: string, count: number, name: (hint: string) => string) {
  const list = name('parts');
  const parts = Array.from({ length: count - 1 }, (_, index) => sql`${id(list)}[${index + 1}]`);
  const rest = sql`CASE WHEN len(${id(list)}) >= ${count} THEN array_to_string(${id(list)}[${count}:], ${separator}) END`;
  return { steps: [[{ name: list, value: sql`string_split(${text}, ${separator})` }]], parts: [...parts, rest] };
}

/** A list of parts does not say what stood between them, so the text is cut piece by piece. */
function matchedParts(text: Sql, regex: string, count: number, name: (hint: string) => string) {
  const pattern = `^((?s:.*?))((?:${regex}))`;
  const steps: Named[][] = [];
  const parts: Sql[] = [];
  let left = text;
  for (let index = 1; index < count; index++) {
    const [between, part, rest] = [name(`between ${index}`), name(`part ${index}`), name(`rest ${index}`)];
    const isCut = sql`${id(between)} <> ''`;
    const cut = sql`length(${id(part)}) + length(${id(between)}) + 1`;
    steps.push(
      [
        { name: between, value: sql`regexp_extract(${left}, ${pattern}, 2)` },
        { name: part, value: sql`regexp_extract(${left}, ${pattern}, 1)` },
      ],
      [{ name: rest, value: sql`CASE WHEN ${isCut} THEN substring(${left}, ${cut}) END` }],
    );
    parts.push(sql`CASE WHEN ${isCut} THEN ${id(part)} ELSE ${left} END`);
    left = id(rest);
  }
  return { steps, parts: [...parts, left] };
}

/** Whether a regular expression matches a text of no length somewhere, where nothing would be cut off. */
export function matchesNothing(regex: string): Sql {
  return sql`list_contains(regexp_extract_all('', ${regex}), '') OR list_contains(regexp_extract_all('a b', ${regex}), '')`;
}
