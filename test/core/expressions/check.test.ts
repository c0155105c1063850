import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExpressionContext } from '../../../core/expressions/check.ts';
import {
  aggregateFunctions,
  lambdaFunctions,
  scalarFunctions,
  windowFunctions,
} from '../../../core/expressions/functions.ts';
import { quoteWhereNeeded } from '../../../core/expressions/quoting.ts';
import { id, renderInlined } from '../../../core/sql/sql.ts';
import { checkExpressions } from '../../../workers/engine/expressions/parse-expressions.ts';
import { openEngine, type TestEngine } from './engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
  await engine.run(`CREATE TABLE t AS SELECT 'ab' AS name, 2.5::DOUBLE AS "Price", 3::BIGINT AS amount, DATE '2024-01-31' AS sold,
    [1, 2, 3] AS list, {'f': 7, 'g"h': 8} AS box, '{"k": [5]}'::JSON AS doc, 'q' AS "a""b", 'r' AS "select"`);
  await engine.run(`SET VARIABLE weir_param_run_date = DATE '2024-02-01'`);
});
afterAll(() => engine.close());

const context: ExpressionContext = {
  columns: [
    { name: 'name', type: 'VARCHAR' },
    { name: 'Price', type: 'DOUBLE' },
    { name: 'amount', type: 'BIGINT' },
    { name: 'sold', type: 'DATE' },
    { name: 'list', type: 'INTEGER[]' },
    { name: 'box', type: 'STRUCT(f INTEGER, "g""h" INTEGER)' },
    { name: 'doc', type: 'JSON' },
    { name: 'a"b', type: 'VARCHAR' },
    { name: 'select', type: 'VARCHAR' },
  ],
  params: ['Run_Date'],
};

async function check(text: string, more: Partial<ExpressionContext> = {}) {
  const [checked] = await checkExpressions(engine, [{ text, context: { ...context, ...more } }]);
  if (checked === undefined) throw new Error('Nothing was checked.');
  return checked;
}

async function sqlOf(text: string, more?: Partial<ExpressionContext>): Promise<string> {
  const checked = await check(text, more);
  if (!checked.ok) throw new Error(`${text}: ${checked.problems.map(({ message }) => message).join(' ')}`);
  return checked.value.sql;
}

async function problemOf(text: string, more?: Partial<ExpressionContext>) {
  const checked = await check(text, more);
  if (checked.ok) throw new Error(`"${text}" was let through as ${checked.value.sql}`);
  return checked.problems[0];
}

describe('What analysts write', () => {
  const written: [expression: string, value: unknown][] = [
    ['price * amount', 7.5],
    ['"PRICE"', 2.5],
    ["upper(name) || '!'", 'AB!'],
    ['$run_date > sold', true],
    ['$RUN_DATE - sold', '1'],
    ["CASE name WHEN 'ab' THEN 1 ELSE 2 END", 1],
    ["name IN ('ab', 'cd') AND NOT amount BETWEEN 5 AND 9", true],
    ["name LIKE 'a%' OR name ILIKE 'X%'", true],
    ["name NOT LIKE 'a!%' ESCAPE '!'", true],
    ["name SIMILAR TO 'a.'", true],
    ['coalesce(NULL, amount)', '3'],
    ['nullif(amount, 3)', null],
    ["ifnull(NULL, 'x')", 'x'],
    ['if(amount > 2, 1, 2)', 1],
    ['TRY(CAST(name AS INTEGER))', null],
    ['TRY_CAST(name AS DOUBLE)', null],
    ['amount::decimal(10,2)', '3.00'],
    ["'[1]'::json", '[1]'],
    ["sold + INTERVAL 1 MONTH = DATE '2024-02-29'", true],
    ["strftime(sold, '%Y')", '2024'],
    ['extract(month FROM sold)', '1'],
    ["date_diff('day', sold, $run_date)", '1'],
    ['age($run_date, sold) = INTERVAL 1 DAY', true],
    ["regexp_replace(name, '[ab]', 'x', 'g')", 'xx'],
    ['list[2]', 2],
    ['list[2:3]', '[2,3]'],
    ['list_transform(list, x -> x + amount)', '["4","5","6"]'],
    ['list_transform(list, (x, i) -> x * i)', '["1","4","9"]'],
    ['list_reduce(list, lambda a, b: a + b)', 6],
    ['[x + 1 for x in list if x > 1]', '[3,4]'],
    ['box.f', 7],
    ['box."g""h" + 1', 9],
    ["{'day': $run_date, 'f': box.f}", '{"day":"2024-02-01","f":7}'],
    ["doc -> '$.k' ->> 0", '5'],
    ["json_extract(doc, '$.k[0]')", '5'],
    ["md5('x')", '9dd4e461268c8034f5c8564e155c67a6'],
    ['amount IS NOT NULL IS TRUE', true],
    ['amount IS DISTINCT FROM NULL', true],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['9007199254740993', '9007199254740993'],
    ['1.10', '1.10'],
    ['amount * 2e0 + 1e20', 1e20],
    ['1.5e300', 1.5e300],
    ["'it''s' -- and a comment", "it's"],
    ['"a""b" || "select"', 'qr'],
    ['\n amount\n\t+ /* plus */ 1 ', '4'],
    ["'ä' COLLATE NOCASE = 'Ä'", true],
    ['list_value(1, 2)', '[1,2]'],
    ["MAP {'k': amount}['k']", '3'],
    ['greatest(amount, 10)', '10'],
    ["concat_ws('-', name, NULL, 'x')", 'ab-x'],
    ['- -5', 5],
    ['2 ** 3 ^ 1', 8],
    ['7 // 2', 3],
    ["TIMESTAMP '2024-01-31 10:00:00'", '2024-01-31 10:00:00'],
  ];

  test.for(written)('%s is carried over with its meaning', async ([expression, value]) => {
    const rows = await engine.run(`SELECT (${await sqlOf(expression)}) FROM t`);
    const [found] = rows[0] ?? [];
    expect(typeof found === 'number' ? found : (found ?? null)).toEqual(value);
  });

  test('names its columns in the spelling of the input, and its params', async () => {
    const checked = await check('PRICE + amount * price > 0 AND sold = $run_date');
    expect(checked.ok && [checked.value.columns, checked.value.params]).toEqual([
      ['Price', 'amount', 'sold'],
      ['Run_Date'],
    ]);
  });

  test('may hold a chain of 250 operators', async () => {
    const chain = Array.from({ length: 250 }, () => 'amount').join(' + ');
    expect(await engine.run(`SELECT ${await sqlOf(chain)} FROM t`)).toEqual([['750']]);
  });

  test('may use aggregate and window functions where these belong', async () => {
    const aggregate = await sqlOf("string_agg(DISTINCT name, ',' ORDER BY name DESC) FILTER (WHERE amount > 1)", {
      functions: 'aggregate',
    });
    expect(
      await engine.run(`SELECT ${aggregate}, ${await sqlOf('count(*)', { functions: 'aggregate' })} FROM t`),
    ).toEqual([['ab', '1']]);
    const window = await sqlOf(
      'lag(amount, 1, 0) OVER (PARTITION BY name ORDER BY sold DESC NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)',
      { functions: 'window' },
    );
    expect(await engine.run(`SELECT ${window} FROM t`)).toEqual([['0']]);
  });
});

describe('Hostile expressions', () => {
  const hostile = [
    '1; DROP TABLE t',
    '1); DROP TABLE t; SELECT (1',
    '1) FROM t; --',
    '1 FROM t',
    '1) FROM t WHERE (true',
    '1), (2',
    '1) AS x, (2',
    '1) UNION SELECT (2',
    '1) UNION ALL (SELECT 2',
    '1) ORDER BY (1',
    '1) LIMIT (1',
    '1) WINDOW w AS (',
    '1] WINDOW w AS (ORDER BY [1',
    '1] FROM t ORDER BY [1',
    '1] || [2',
    '1], [2',
    '1, 2',
    'x for x in list',
    '(-list)[1]',
    '1) -- ',
    '1) /*',
    '1 /*',
    "'",
    '"',
    '$$',
    '(((1',
    '1))',
    'name AS other',
    'name other',
    'SELECT 1',
    '(SELECT 1)',
    'EXISTS (SELECT 1)',
    'amount IN (SELECT 1)',
    'amount = ANY (SELECT 1)',
    'amount = ANY ([1])',
    'ARRAY(SELECT 1)',
    '[x for x in (SELECT [1])]',
    "(FROM read_csv('/etc/passwd'))",
    '(TABLE t)',
    '(VALUES (1))',
    '(WITH x AS (SELECT 1) SELECT * FROM x)',
    "read_text('/etc/passwd')",
    "read_csv('/etc/passwd')",
    "read_blob('/etc/passwd')",
    "glob('/etc/*')",
    "getenv('HOME')",
    "current_setting('threads')",
    "set_config('threads', '1')",
    "getvariable('weir_param_run_date')",
    "query('SELECT 1')",
    "query_table('t')",
    "json_execute_serialized_sql('{}')",
    "json_serialize_sql('SELECT 1')",
    "json_deserialize_sql('{}')",
    "nextval('s')",
    "currval('s')",
    'txid_current()',
    'version()',
    'current_user',
    'session_user',
    'current_schema()',
    'current_database()',
    'now()',
    'current_date',
    'current_timestamp',
    'localtimestamp',
    'today()',
    'age(sold)',
    'ago(INTERVAL 1 DAY)',
    'random()',
    'uuid()',
    'gen_random_uuid()',
    'setseed(0.1)',
    'sleep_ms(1000)',
    'pg_sleep(1)',
    "write_log('x')",
    'duckdb_settings()',
    'pragma_version()',
    "error('x')",
    "has_table_privilege('t', 'select')",
    'unnest(list)',
    "regexp_split_to_table(name, 'b')",
    'generate_subscripts(list, 1)',
    'sum(amount)',
    'count(*)',
    'row_number() OVER ()',
    'sum(amount) OVER ()',
    'lag(amount)',
    'first_value(amount)',
    'grouping(amount)',
    '*',
    't.*',
    'COLUMNS(*)',
    "COLUMNS('a.*')",
    '*COLUMNS(*)',
    '#1',
    'DEFAULT',
    '?',
    '$1',
    '$nope',
    'nope',
    't.name',
    'main.t.name',
    'rowid',
    'name.lower()',
    'x.y.lower(name)',
    'system.main.lower(name)',
    'information_schema.tables',
    'name::regclass',
    'name::main.thing',
    "name::ENUM('a')",
    'name::UNION(a INTEGER)',
    'name::VARIANT',
    'name::GEOMETRY',
    'name COLLATE "x; DROP TABLE t"',
    'lower(DISTINCT name)',
    'lower(name ORDER BY amount)',
    'lower(name) FILTER (WHERE true)',
    '1e999',
    "'a\0b'",
    '',
    ' \n ',
    '-- nothing',
    `${'('.repeat(2000)}1${'+1)'.repeat(2000)}`,
    `${'1 + '.repeat(5000)}1`,
    `'${'x'.repeat(200_000)}'`,
    'PIVOT t ON name',
    "COPY t TO '/tmp/x'",
    "ATTACH '/tmp/x.db'",
    'INSTALL httpfs',
    'SET threads = 1',
    'PRAGMA database_list',
  ];

  test.for(hostile)('%j is refused', async (expression) => {
    expect(await problemOf(expression)).toMatchObject({ severity: 'error', message: expect.stringMatching(/[.?]$/) });
  });

  test('There are more than a hundred of them', () => {
    expect(new Set(hostile).size).toBeGreaterThan(100);
  });
});

test('Whatever is typed is refused with a reason, or comes back as one expression', async () => {
  const piece = fc.constantFrom(
    'name',
    'amount',
    "'x'",
    '1',
    '$run_date',
    '(',
    ')',
    '[',
    ']',
    ',',
    ';',
    '--',
    '/*',
    '*/',
    '"',
    "'",
    ' AS ',
    ' FROM t',
    'SELECT ',
    '::',
    '->',
    '+',
    '||',
    ' IN ',
    'x',
    'lower',
    'NOT ',
    ' IS NULL',
    '{',
    '}',
    ':',
    '.',
    '*',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
      const checked = await check(pieces.join(''));
      if (!checked.ok) return;
      const [row] = await engine.run(
        `SELECT json_serialize_sql('SELECT ' || '${checked.value.sql.replaceAll("'", "''")}')`,
      );
      const parsed = JSON.parse(String(row?.[0]));
      expect(parsed.statements).toHaveLength(1);
      expect(parsed.statements[0].node.select_list).toHaveLength(1);
      expect(parsed.statements[0].node.from_table.type).toBe('EMPTY');
    }),
    { numRuns: 300 },
  );
});

test('Columns of any name are found, and embedded as that very column', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((name) => !name.includes('\0')),
      async (name) => {
        const sql = await sqlOf(`upper(${renderInlined(id(name))})`, { columns: [{ name, type: 'VARCHAR' }] });
        expect(await engine.run(`SELECT ${sql} FROM (SELECT 'v' AS ${renderInlined(id(name))})`)).toEqual([['V']]);
      },
    ),
    { numRuns: 100 },
  );
});

describe('A problem', () => {
  test('marks an unknown column in the text and proposes the near one', async () => {
    expect(await problemOf("'größe 🙂' || nme")).toEqual({
      severity: 'error',
      code: 'expression.unknown_column',
      message: 'There is no column "nme" here. Did you mean "name"?',
      column: 'nme',
      span: { start: 14, end: 17 },
      suggestion: { label: 'Use "name"', replace: 'name' },
    });
  });

  test('proposes a column in the quotes it needs', async () => {
    expect((await problemOf('selct'))?.suggestion?.replace).toBe('"select"');
  });

  test('marks an unknown param and proposes the near one', async () => {
    expect(await problemOf('sold = $rundate')).toMatchObject({
      message: 'There is no param "$rundate". Did you mean "Run_Date"?',
      span: { start: 7, end: 15 },
      suggestion: { replace: '$Run_Date' },
    });
  });

  test('proposes the near function, and says what the clock should be replaced by', async () => {
    expect(await problemOf('1 + lowr(name)')).toMatchObject({
      suggestion: { replace: 'lower' },
      span: { start: 4, end: 8 },
    });
    expect((await problemOf('sold < now()'))?.message).toBe(
      '"now" would give a different result in each run. Add a param of type date or timestamp, and use it as $name.',
    );
  });

  test.each([
    ['average', 'avg'],
    ['concatenate', 'concat'],
    ['iif', 'if'],
    ['mid', 'substring'],
    ['nvl', 'ifnull'],
    ['stdev', 'stddev'],
    ['substitute', 'replace'],
  ])('proposes for %s what it is called here', async (elsewhere, here) => {
    const problem = await problemOf(`${elsewhere}(name)`, { functions: 'aggregate' });
    expect(problem).toMatchObject({ suggestion: { replace: here }, span: { start: 0, end: elsewhere.length } });
  });

  test('proposes single quotes for what can only be text', async () => {
    expect(await problemOf(`name = "it's cold"`)).toMatchObject({
      message: `There is no column "it's cold" here. Text goes in single quotes: 'it''s cold'.`,
      span: { start: 7, end: 18 },
      suggestion: { replace: "'it''s cold'" },
    });
    expect((await problemOf('name = "nme"'))?.suggestion?.replace).toBe('name');
  });

  test.each(['Length (mm) > 0', 'net-price > 0', '1 + length (MM)', '(Sold Date)'])(
    'proposes quotes for the name in %s',
    async (text) => {
      const columns = ['Length (mm)', 'net-price', 'Sold Date'].map((name) => ({ name, type: 'DOUBLE' }));
      const checked = await check(text, { columns });
      const { suggestion, span } = (checked.ok ? [] : checked.problems)[0] ?? {};
      const mended = text.slice(0, span?.start) + suggestion?.replace + text.slice(span?.end);
      expect(checked).toMatchObject({ problems: [{ code: 'expression.syntax' }] });
      expect((await check(mended, { columns })).ok).toBe(true);
    },
  );

  test('translates the types of the pipeline format', async () => {
    expect(await problemOf('name::number')).toMatchObject({ suggestion: { replace: 'double' } });
  });

  test('says where the text stops making sense', async () => {
    expect(await problemOf('amount > AND 1')).toMatchObject({
      message: 'This cannot be understood from "AND" on.',
      span: { start: 9, end: 12 },
    });
    expect((await problemOf('(amount > '))?.message).toBe(
      'Something is missing at the end, such as a value or a closing bracket.',
    );
  });

  test('says what to do about more levels than the engine takes', async () => {
    expect((await problemOf(Array.from({ length: 1200 }, () => 'amount').join('+')))?.message).toMatch(
      /^This is nested more than 1000 levels deep.*separate columns\.$/,
    );
  });

  test('is told for each thing that is wrong', async () => {
    const checked = await check('nme + prise + now()');
    expect(checked.ok ? [] : checked.problems.map(({ code }) => code)).toEqual([
      'expression.unknown_column',
      'expression.unknown_column',
      'expression.not_allowed',
    ]);
  });
});

test('With qualifiers alone a bare column is asked for one', async () => {
  const qualified = new Map([
    ['old', context.columns],
    ['new', context.columns],
  ]);
  expect(await sqlOf('NEW.price > old.Price', { columns: [], qualified })).toBe('("new".Price > "old".Price)');
  expect((await problemOf('price > 1', { columns: [], qualified }))?.message).toBe(
    'There is no column "price" here. Write old. or new. before it.',
  );
  expect((await problemOf('other.price > 1', { columns: [], qualified }))?.code).toBe('expression.unknown_column');
});

describe('The list of functions', () => {
  test('holds functions that the engine really has', async () => {
    const rows = await engine.run(
      "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro')",
    );
    const known = new Set(rows.map(([name]) => name));
    // Parsed into an operator, so the catalog does not hold it.
    known.add('if').add('ifnull');
    const missing = [...scalarFunctions, ...aggregateFunctions, ...windowFunctions].filter((name) => !known.has(name));
    expect(missing).toEqual([]);
  });

  test('holds none whose result depends on more than its arguments', async () => {
    const rows = await engine.run(
      "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT' AND function_type IN ('scalar', 'aggregate')",
    );
    const unstable = rows.flatMap(([name]) => (scalarFunctions.has(String(name)) ? [name] : []));
    expect(unstable).toEqual([]);
  });

  test('knows each function once, and each lambda function as a scalar one', () => {
    expect([...scalarFunctions].filter((name) => aggregateFunctions.has(name) || windowFunctions.has(name))).toEqual(
      [],
    );
    expect([...lambdaFunctions].filter((name) => !scalarFunctions.has(name))).toEqual([]);
  });

  test('quotes every word that the engine reserves', async () => {
    const rows = await engine.run("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'");
    expect(rows.filter(([word]) => quoteWhereNeeded(String(word)) === word)).toEqual([]);
  });
});
