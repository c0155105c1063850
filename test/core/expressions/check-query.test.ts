import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOneQuery } from '../../../workers/engine/expressions/parse-expressions.ts';
import { openEngine, type TestEngine } from './engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
  await engine.run(
    `CREATE TABLE orders AS SELECT * FROM (VALUES (1, 'a', 10), (2, 'b', 20), (3, 'a', 30)) v(id, shop, amount)`,
  );
  await engine.run(`CREATE TABLE shops AS SELECT * FROM (VALUES ('a', 'Aachen'), ('c', 'Celle')) v(shop, town)`);
  await engine.run(`CREATE TABLE secret AS SELECT 'seen' AS word`);
  await engine.run('SET VARIABLE weir_param_least = 15');
});
afterAll(() => engine.close());

const column = (name: string, type: string) => ({ name, type });
const tables = new Map([
  ['orders', [column('id', 'INTEGER'), column('shop', 'VARCHAR'), column('amount', 'INTEGER')]],
  ['shops', [column('shop', 'VARCHAR'), column('town', 'VARCHAR')]],
]);
const check = (text: string) => checkOneQuery(engine, text, { tables, params: ['least'] });

async function rowsOf(text: string) {
  const checked = await check(text);
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join(' '));
  return engine.run(checked.value.sql);
}

describe('A query', () => {
  const queries: [query: string, rows: unknown[][]][] = [
    [
      'SELECT * FROM Orders WHERE amount > $least ORDER BY id DESC',
      [
        [3, 'a', 30],
        [2, 'b', 20],
      ],
    ],
    ['FROM shops ORDER BY 1 LIMIT 1', [['a', 'Aachen']]],
    [
      'SELECT o.id, s.town FROM orders o LEFT JOIN shops s USING (shop) ORDER BY o.id',
      [
        [1, 'Aachen'],
        [2, null],
        [3, 'Aachen'],
      ],
    ],
    ['SELECT shop, sum(amount) AS total FROM orders GROUP BY ALL HAVING count(*) > 1', [['a', '40']]],
    ['SELECT shop FROM orders UNION SELECT shop FROM shops ORDER BY shop', [['a'], ['b'], ['c']]],
    ['SELECT shop FROM shops EXCEPT SELECT shop FROM orders', [['c']]],
    [
      'WITH big AS (SELECT * FROM orders WHERE amount > 10), few AS (SELECT id FROM big) SELECT count(*) FROM few',
      [['2']],
    ],
    [
      'WITH RECURSIVE up AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM up WHERE n < 3) SELECT * FROM up',
      [[1], [2], [3]],
    ],
    ['SELECT id FROM orders WHERE shop IN (SELECT shop FROM shops) AND EXISTS (FROM shops) ORDER BY 1', [[1], [3]]],
    [
      'SELECT id, row_number() OVER w FROM orders WINDOW w AS (PARTITION BY shop ORDER BY id) QUALIFY row_number() OVER w = 2',
      [[3, '2']],
    ],
    ['SELECT * EXCLUDE (amount) REPLACE (upper(shop) AS shop) FROM orders WHERE id = 1', [[1, 'A']]],
    [
      "SELECT m.label FROM orders JOIN (VALUES ('a', 'first'), ('b', 'second')) m(shop, label) USING (shop) ORDER BY id",
      [['first'], ['second'], ['first']],
    ],
    [
      'SELECT DISTINCT ON (shop) shop, id FROM orders ORDER BY shop, id',
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    ['SELECT unnest([1, 2]) AS n', [[1], [2]]],
    ['SELECT d.n FROM range(2) d(n)', [['0'], ['1']]],
    ["SELECT $least AS least, {'k': $least} AS pair", [[15, '{"k":15}']]],
    ['SELECT o.id FROM orders o, LATERAL (SELECT o.amount * 2 AS twice) t WHERE twice = 40', [[2]]],
    ['SELECT id FROM orders SEMI JOIN shops USING (shop) ORDER BY id', [[1], [3]]],
    ['SELECT shop, id FROM orders GROUP BY ROLLUP (shop, id) HAVING grouping(shop) = 1', [[null, null]]],
    ['SELECT list_transform([1, 2], x -> x + 1)', [['[2,3]']]],
    ['WITH secret AS (SELECT 1 AS word) SELECT word FROM secret', [[1]]],
  ];

  test.for(queries)('%s reads its inputs', async ([query, rows]) => {
    expect(await rowsOf(query)).toEqual(rows);
  });

  test('names the inputs it reads, and its params', async () => {
    const checked = await check('SELECT * FROM shops WHERE 1 < $least');
    expect(checked.ok && [checked.value.tables, checked.value.params]).toEqual([['shops'], ['least']]);
  });
});

describe('Hostile queries', () => {
  const hostile = [
    'SELECT * FROM secret',
    'SELECT * FROM main.secret',
    'SELECT * FROM memory.main.orders',
    'SELECT * FROM main.orders',
    "SELECT * FROM 'x.csv'",
    'SELECT * FROM "x.parquet"',
    "FROM '/etc/passwd'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv_auto(['/etc/passwd'])",
    "SELECT * FROM parquet_scan('x')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM query('SELECT * FROM secret')",
    "SELECT * FROM query_table('secret')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_secrets()',
    "SELECT * FROM pragma_table_info('secret')",
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM pg_catalog.pg_class',
    'SELECT * FROM sqlite_master',
    'SELECT * FROM duckdb_tables',
    "SELECT * FROM json_execute_serialized_sql('{}')",
    'SELECT * FROM checkpoint()',
    'SELECT * FROM main.range(3)',
    'SELECT * FROM range(3) r(i) JOIN secret ON true',
    'SELECT (SELECT word FROM secret)',
    'SELECT * FROM orders WHERE EXISTS (FROM secret)',
    'SELECT * FROM orders WHERE shop IN (SELECT word FROM secret)',
    'SELECT * FROM orders ORDER BY (SELECT word FROM secret)',
    'SELECT * FROM orders LIMIT (SELECT length(word) FROM secret)',
    'SELECT * FROM orders GROUP BY (SELECT word FROM secret)',
    'SELECT count(*) FILTER (WHERE EXISTS (FROM secret)) FROM orders',
    'SELECT sum(amount) OVER (ORDER BY (SELECT word FROM secret)) FROM orders',
    'SELECT * REPLACE ((SELECT word FROM secret) AS shop) FROM orders',
    'SELECT * FROM orders JOIN shops ON EXISTS (FROM secret)',
    'SELECT * FROM (VALUES ((SELECT word FROM secret))) v(x)',
    'SELECT * FROM range((SELECT length(word) FROM secret))',
    'SELECT DISTINCT ON ((SELECT word FROM secret)) * FROM orders',
    'SELECT * FROM orders UNION SELECT 1, word, 2 FROM secret',
    'WITH x AS (SELECT * FROM secret) SELECT * FROM x',
    'WITH RECURSIVE x AS (SELECT * FROM secret UNION SELECT * FROM x) SELECT * FROM x',
    'SELECT * FROM (WITH secret AS (SELECT 1) SELECT * FROM secret) a, secret',
    'WITH x AS (WITH secret AS (SELECT 1) SELECT 1) SELECT * FROM secret',
    'WITH x AS (SELECT * FROM secret), secret AS (SELECT 1) SELECT * FROM x',
    'WITH secret AS (SELECT * FROM secret) SELECT * FROM secret',
    "SELECT getvariable('weir_param_least')",
    'SELECT now()',
    'SELECT current_date',
    'SELECT current_user',
    'SELECT random()',
    "SELECT nextval('s')",
    "SELECT current_setting('threads')",
    "SELECT read_text('/etc/passwd')",
    'SELECT $lest',
    'SELECT ?',
    'SELECT #1 FROM orders',
    'SELECT 1::regclass',
    'SELECT * FROM orders USING SAMPLE 1',
    'SELECT * FROM orders TABLESAMPLE 10%',
    'SELECT * FROM orders AT (VERSION => 1)',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP TABLE secret',
    'DROP TABLE secret',
    'INSERT INTO secret VALUES (1)',
    'UPDATE secret SET word = 1',
    'DELETE FROM secret RETURNING *',
    'CREATE TABLE x AS SELECT 1',
    "COPY orders TO '/tmp/x.csv'",
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "ATTACH '/tmp/x.db'",
    'PRAGMA database_list',
    'SET threads = 1',
    'RESET threads',
    'INSTALL httpfs',
    'LOAD httpfs',
    'CALL pragma_version()',
    'DESCRIBE orders',
    'SHOW TABLES',
    'SUMMARIZE orders',
    'EXPLAIN SELECT 1',
    'PIVOT orders ON shop USING sum(amount)',
    "SELECT * FROM orders PIVOT (sum(amount) FOR shop IN ('a'))",
    'UNPIVOT orders ON amount INTO NAME n VALUE v',
    'VACUUM',
    'BEGIN',
    'PREPARE x AS SELECT 1',
    'EXECUTE x',
    'SELECT',
    '',
    '-- nothing',
    'SELECT * FROM orders --\n; DROP TABLE secret',
  ];

  test.for(hostile)('%j is refused', async (query) => {
    const checked = await check(query);
    expect(checked.ok ? checked.value.sql : checked.problems[0]?.message).toMatch(/[.?]$/);
    expect(checked.ok).toBe(false);
  });
});

test('An unknown input is marked, and the near one proposed', async () => {
  const checked = await check('SELECT * FROM order');
  expect(checked.ok ? [] : checked.problems[0]).toMatchObject({ code: 'expression.syntax' });
  const near = await check('SELECT * FROM ordres');
  expect(near.ok ? [] : near.problems).toEqual([
    {
      severity: 'error',
      code: 'expression.not_allowed',
      message: 'There is no input "ordres". The inputs are orders, shops. Did you mean "orders"?',
      span: { start: 14, end: 20 },
      suggestion: { label: 'Use "orders"', replace: 'orders' },
    },
  ]);
  const alone = await checkOneQuery(engine, 'SELECT * FROM in_1', {
    tables: new Map([...tables].slice(0, 1)),
    params: [],
  });
  expect(alone.ok ? [] : alone.problems[0]?.message).toBe('There is no input "in_1". The only one is orders.');
});
