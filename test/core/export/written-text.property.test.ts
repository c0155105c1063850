import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from '../../../core/export/lay-out-sql.ts';
import { pythonBlock, pythonDocstring, pythonText } from '../../../core/export/python-literals.ts';
import { id, renderInlined, sql } from '../../../core/sql/sql.ts';
import { pythonWithDuckdb, runPython } from '../../support/scripts/python.ts';

const evaluate = `
import ast, json, sys
for text in json.load(sys.stdin):
    print(json.dumps(ast.literal_eval(text)))
`;

const pieces = [
  'a',
  'é',
  '😀',
  "'",
  "''",
  '"',
  '"""',
  '\\',
  '\\n',
  '\n',
  '\r',
  '\t',
  '\u0001',
  '\u2028',
  '\ufeff',
  '\u202e',
  '$',
  '{x}',
  '--',
  '/*',
  ' ',
  '  ',
  '(',
  ')',
  ',',
  ';',
  'SELECT',
  'FROM',
  'CASE WHEN',
  'END',
];
const hostile = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
const query = fc
  .tuple(hostile, hostile, hostile)
  .map(([text, name, other]) =>
    renderInlined(
      sql`SELECT CASE WHEN ${text} = ${id(name)} THEN (SELECT max(x) FROM (SELECT 1 AS x) AS t WHERE TRUE) WHEN left(${other}, 3) IS DISTINCT FROM 'a' THEN 2 ELSE (3) END AS ${id(other)}, concat_ws(', ', CASE ${id(name)} WHEN ${text} THEN [${other}, 'b', 'c'][1] ELSE {'k': ${text}, 'l': 2}.k END, CAST('a text that needs a line of its own' AS VARCHAR)) AS c, ['one of the longest texts of a list that stands by itself', ${text}, 'another one of the longest texts'] AS l, count(*) OVER (ORDER BY ${id(name)}) AS n, 'long enough to need lines of its own' AS more FROM a LEFT JOIN b ON a.x = b.x ORDER BY ${id(name)}`,
    ),
  );

/** Everything but the white space between the words. */
function words(text: string): string[] {
  return [...text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s'"]+/g)].flatMap(([word]) =>
    /^['"]/.test(word) ? [word] : [...word],
  );
}

test('laying a query out changes nothing but white space between its words', () => {
  fc.assert(
    fc.property(query, (text) => {
      expect(words(layOut(text))).toEqual(words(text));
    }),
  );
  expect(layOut('SELECT a, b FROM (SELECT * FROM t WHERE x = 1 ORDER BY y) JOIN u ON TRUE')).toBe(
    'SELECT a, b\nFROM (\n    SELECT *\n    FROM t\n    WHERE x = 1\n    ORDER BY y\n)\nJOIN u ON TRUE',
  );
});

test('a long expression has a line for each argument of a call and each branch of a CASE', () => {
  const long = (name: string) => `${name}_with_a_name_that_makes_the_expression_long`;
  const value = `CASE WHEN ${long('a')} > 1 THEN 'more than one' WHEN ${long('b')} THEN 'b' ELSE 'less' END`;
  expect(layOut(`SELECT coalesce(${value}, ${long('c')}) AS x, y FROM t`).split('\n')).toEqual([
    'SELECT',
    '    coalesce(',
    '        CASE',
    `            WHEN ${long('a')} > 1 THEN 'more than one'`,
    `            WHEN ${long('b')} THEN 'b'`,
    "            ELSE 'less'",
    '        END,',
    `        ${long('c')}`,
    '    ) AS x,',
    '    y',
    'FROM t',
  ]);
});

const python = await pythonWithDuckdb();

describe.skipIf(!python)('Python', () => {
  const read = async (literals: readonly string[]) =>
    python ? (await runPython(python, evaluate, literals)).map((line): string => JSON.parse(line)) : [];

  test('reads back every text that is written for it', async () => {
    const texts = fc.sample(hostile, 300);
    expect(await read(texts.map(pythonText))).toEqual(texts);
  });

  test('reads back every docstring, but for NUL, which it takes nowhere', async () => {
    const texts = ['\0', ...fc.sample(hostile, 300)].map((text) => `${text}\0`);
    const written = texts.map((text) => `\n${text}\n`.replaceAll('\0', '').replaceAll(/\r\n?/g, '\n'));
    expect(await read(texts.map(pythonDocstring))).toEqual(written);
  });

  test('reads back every query that is written on lines, but for white space between its words', async () => {
    const texts = fc.sample(query, 300).map(layOut);
    const blocks = await read(texts.map((text) => pythonBlock(text, '    ')));
    expect(blocks.map(words)).toEqual(texts.map(words));
  });
});
