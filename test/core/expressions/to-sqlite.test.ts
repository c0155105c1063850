import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toSqlite } from '../../../core/expressions/to-sqlite.ts';
import { checkExpressions } from '../../../workers/engine/expressions/parse-expressions.ts';
import { openEngine, type TestEngine } from './engine.ts';

const columns = [
  { name: 'price', type: 'DOUBLE' },
  { name: 'count', type: 'BIGINT' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'sold', type: 'DATE' },
  { name: 'flag', type: 'BOOLEAN' },
  { name: 'a"b', type: 'VARCHAR' },
];
const values = `2.5 AS price, 7 AS count, 'Ab%c' AS name, '2024-01-31' AS sold, 1 AS flag, NULL AS "a""b"`;
const newer = `3.5 AS price, -7 AS count, 'ab' AS name, '2024-02-01' AS sold, 0 AS flag, 'x' AS "a""b"`;

let engine: TestEngine;
const database = new Database(':memory:');
beforeAll(async () => {
  engine = await openEngine();
  const typed = (text: string) =>
    `SELECT * REPLACE (price::DOUBLE AS price, count::BIGINT AS count, sold::DATE AS sold, flag::BOOLEAN AS flag, "a""b"::VARCHAR AS "a""b") FROM (SELECT ${text})`;
  await engine.run(`CREATE TABLE old AS ${typed(values)}`);
  await engine.run(`CREATE TABLE new AS ${typed(newer)}`);
  await engine.run(`SET VARIABLE weir_param_day = DATE '2024-01-31'`);
});
afterAll(() => {
  engine.close();
  database.close();
});

async function checked(text: string) {
  const qualified = new Map([
    ['old', columns],
    ['new', columns],
  ]);
  const [result] = await checkExpressions(engine, [{ text, context: { columns: [], qualified, params: ['day'] } }]);
  if (!result?.ok) throw new Error(`${text}: ${result?.problems[0]?.message}`);
  return result.value;
}

const params = [{ name: 'day', value: '2024-01-31' }];

describe('A condition means the same in SQLite as in the engine:', () => {
  test.for([
    'new.price > old.price',
    'old.price * 2 + 1 - old.count / 2 = 2.5 AND old.count / -0.5 = -14',
    'old.count // 2 = 3 AND old.count % 4 = 3',
    'new.count // 2 = -3',
    '-old.count = new.count',
    "old.name LIKE 'A%' AND NOT old.name LIKE 'a%'",
    "old.name LIKE 'Ab_c'",
    "old.name NOT LIKE '%[%*?'",
    "old.name ILIKE 'aB%' AND old.name NOT ILIKE 'x'",
    "old.name = 'ab%c'",
    "old.name < 'a'",
    "lower(old.name) = 'ab%c' AND upper(new.name) = 'AB'",
    'length(old.name) = 4',
    'abs(new.count) = 7 AND sign(new.count) = -1',
    'round(old.price) = 3 AND round(new.price, 1) = 3.5',
    "substr(old.name, 2, 2) = 'b%' AND substring(old.name, 1) = old.name",
    "trim('  x ') = 'x' AND ltrim('xxa', 'x') = 'a' AND rtrim('a ') = 'a'",
    "replace(old.name, '%', '') = 'Abc'",
    "old.name || '!' = 'Ab%c!'",
    'concat(old."a""b", \'x\') = \'x\'',
    "contains(old.name, '%') AND starts_with(old.name, 'Ab') AND NOT starts_with(old.name, 'ab')",
    'old."a""b" IS NULL AND new."a""b" IS NOT NULL',
    'old."a""b" IS DISTINCT FROM new."a""b"',
    'old."a""b" IS NOT DISTINCT FROM NULL',
    'coalesce(old."a""b", \'z\') = \'z\'',
    'nullif(old.count, 7) IS NULL',
    "old.name IN ('Ab%c', 'x') AND old.count NOT IN (1, 2)",
    'old.count BETWEEN 5 AND 9 AND NOT old.count BETWEEN 8 AND 9',
    "CASE WHEN old.flag THEN 'y' ELSE 'n' END = 'y'",
    'CASE old.count WHEN 7 THEN true END',
    'old.flag AND NOT new.flag',
    'old.flag = true AND new.flag IS FALSE',
    "new.sold > old.sold AND old.sold = DATE '2024-01-31'",
    'new.sold > $day AND old.sold = $day',
    "CAST(old.count AS VARCHAR) = '7'",
    'CAST(old.count AS DOUBLE) = 7.0 AND CAST(old.count AS INTEGER) = 7',
    "CAST(old.sold AS VARCHAR) = '2024-01-31'",
    'old.price = 2.50 AND old.price < 1234567890123456.78',
    '9007199254740993 > 9007199254740992',
    "old.name > 'it''s'",
    'floor(old.price) = 2 AND ceil(old.price) = 3',
    'old.count > 1 OR old."a""b" = \'x\'',
    'old."a""b" = \'x\' OR NULL',
    'old.count // 0 IS NULL AND old.count % 0 IS NULL',
    `old.count${' + 1'.repeat(60)} = 67 AND old.name${" || 'x'".repeat(60)} <> ''`,
  ])('%s', async (text) => {
    const { sql, tree } = await checked(text);
    const translated = toSqlite(tree, { columns, params });
    if (!translated.ok) throw new Error(translated.problems[0]?.message);
    const [[expected] = []] = await engine.run(`SELECT (${sql})::INTEGER FROM old, new`);
    const row = database
      .prepare(`SELECT (${translated.value}) AS found FROM (SELECT ${values}) AS old, (SELECT ${newer}) AS new`)
      .get();
    expect(row).toEqual({ found: expected });
  });
});

test('Numbers are compared as numbers where the table keeps them as texts', async () => {
  const { tree } = await checked('new.price > old.price AND new.count < old.count');
  const translated = toSqlite(tree, { columns, params });
  if (!translated.ok) throw new Error(translated.problems[0]?.message);
  database.exec('CREATE TABLE old (price TEXT, count TEXT); CREATE TABLE new (price TEXT, count TEXT)');
  database.exec("INSERT INTO old VALUES ('9.50', '10'); INSERT INTO new VALUES ('10.00', '9')");
  expect(database.prepare(`SELECT (${translated.value}) AS found FROM old, new`).get()).toEqual({ found: 1 });
});

describe('A condition that SQLite would read differently is refused by name:', () => {
  test.for([
    ['md5(old.name) = new.name', 'The function "md5"'],
    ['greatest(old.count, new.count) = 7', 'The function "greatest"'],
    ['old.sold + 1 = new.sold', '"+" with the date or time "sold"'],
    ['old.sold + INTERVAL 1 DAY = new.sold', '"+" with the date or time "sold"'],
    ['old.name LIKE new.name', 'A pattern that is not a fixed text'],
    ['TRY(old.count / 0) IS NULL', '"try"'],
    ['TRY_CAST(old.name AS INTEGER) IS NULL', 'A cast to integer'],
    ['CAST(old.name AS DATE) = new.sold', 'A cast to date'],
    ['[old.count][1] = 7', '"array extract"'],
    ['1 / old.count > 0', 'A division by something other than a fixed number'],
    ['old.count / 0 > 0', 'A division by something other than a fixed number'],
    ['old.price // 2 = 1', '"//" of anything but integers'],
    ['round(old.count, -1) = 10', '"round" to anything but a fixed number of places'],
    ['old.price % 2 = 1', '"%" of anything but integers'],
    ["old.price || '' = '2.5'", 'A number as text'],
    ["concat(old.flag) = 'true'", 'A boolean as text'],
    ["CAST(old.price AS VARCHAR) = '2.5'", 'A cast to varchar'],
    ['CAST(old.price AS INTEGER) = 2', 'A cast to integer'],
    ['CAST(old.name AS DOUBLE) = 1', 'A cast to double'],
    ['CAST(old.name AS BOOLEAN)', 'A cast to boolean'],
    ['old.count & 1 = 1', 'The operator "&"'],
    ["old.name COLLATE NOCASE = 'ab'", 'Collate'],
    ['old.count < 123456789012345678901234567890', 'A number of more than 64 bits'],
    ["DATE '2024-1-5' = new.sold", 'A cast to date'],
  ] as const)('%s', async ([text, what]) => {
    const translated = toSqlite((await checked(text)).tree, { columns, params });
    expect(translated.ok ? translated.value : translated.problems[0]).toEqual({
      severity: 'error',
      code: 'expression.unsupported',
      message: `${what} cannot be used in a condition that SQLite itself evaluates. Derive a column before the output, and compare that.`,
    });
  });
});
