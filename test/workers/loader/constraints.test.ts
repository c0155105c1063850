import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteLoad } from '../../support/open-sqlite-load.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, loadHere, type Mode, rowsIn, runIn, type Source, writeTable } from './loading.ts';

const columns = columnsOf({ id: 'integer', name: 'text', amount: 'integer' });

async function load(prepare: string, source: Source, mode: Mode = { mode: 'append' }) {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, prepare);
  return { path, ...(await loadHere(path, folder, { load: mode }, source)) };
}

const brief = ({ rejects }: Awaited<ReturnType<typeof load>>) =>
  rejects.map(({ ordinal, code, column, value }) => [ordinal, code, column, value]);

it('rejects each row that the table refuses, with the constraint, and loads the others', async () => {
  const result = await load(
    'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, amount INTEGER CONSTRAINT positive CHECK (amount > 0))',
    {
      columns,
      rows: [
        [1, 'a', 1],
        [2, null, 1],
        [3, 'a', 1],
        [4, 'd', 0],
        [1, 'e', 1],
        [6, 'f', 1],
      ],
    },
  );
  expect(rowsIn(result.path)).toEqual([
    [1n, 'a', 1n],
    [6n, 'f', 1n],
  ]);
  expect(brief(result)).toEqual([
    [2, 'sink.not_null', 'name', null],
    [3, 'sink.unique', 'name', 'a'],
    [4, 'sink.check', null, null],
    [5, 'sink.unique', 'id', '1'],
  ]);
  expect(result.rejects.map(({ message }) => message)).toEqual([
    'The table does not allow an empty value here (NOT NULL constraint failed: t.name).',
    'The table already has a row with the same value (UNIQUE constraint failed: t.name).',
    'A check of the table failed (CHECK constraint failed: positive).',
    'The table already has a row with the same value (UNIQUE constraint failed: t.id).',
  ]);
  expect(result.rejects[0]?.record).toBe('{"id":2,"name":null,"amount":1}');
  expect(result).toMatchObject({ received: 6, inserted: 2, rejected: 4 });
});

it('rejects what a strict table cannot store', async () => {
  const result = await load('CREATE TABLE t (id INTEGER, name INTEGER, amount INTEGER) STRICT', {
    columns,
    rows: [
      [1, 'text', 1],
      [2, '12', 1],
    ],
  });
  expect(rowsIn(result.path)).toEqual([[2n, 12n, 1n]]);
  expect(brief(result)).toEqual([[1, 'sink.type', 'name', 'text']]);
});

it('lets no ON CONFLICT clause of the table hide a row', async () => {
  const result = await load(
    'CREATE TABLE t (id INTEGER UNIQUE ON CONFLICT REPLACE, name TEXT NOT NULL ON CONFLICT IGNORE, amount INTEGER UNIQUE ON CONFLICT IGNORE)',
    {
      columns,
      rows: [
        [1, 'a', 1],
        [1, 'b', 2],
        [3, null, 3],
        [4, 'd', 1],
      ],
    },
  );
  expect(rowsIn(result.path)).toEqual([[1n, 'a', 1n]]);
  expect(brief(result)).toEqual([
    [2, 'sink.unique', 'id', '1'],
    [3, 'sink.not_null', 'name', null],
    [4, 'sink.unique', 'amount', '1'],
  ]);
});

for (const mode of [{ mode: 'append' }, { mode: 'upsert', keys: ['id'] }] satisfies Mode[]) {
  it(`rejects a row that a trigger refuses or ignores (${mode.mode})`, async () => {
    const result = await load(
      `CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER);
       INSERT INTO t VALUES (5, 'old', 5);
       CREATE TRIGGER refuse BEFORE INSERT ON t WHEN NEW.amount = 13 BEGIN SELECT RAISE(ABORT, 'unlucky'); END;
       CREATE TRIGGER fail BEFORE INSERT ON t WHEN NEW.amount = 14 BEGIN SELECT RAISE(FAIL, 'failed'); END;
       CREATE TRIGGER ignore BEFORE INSERT ON t WHEN NEW.amount = 15 BEGIN SELECT RAISE(IGNORE); END;`,
      {
        columns,
        rows: [
          [1, 'a', 1],
          [2, 'b', 13],
          [3, 'c', 14],
          [4, 'd', 15],
          [6, 'f', 1],
        ],
      },
      mode,
    );
    expect(rowsIn(result.path)).toEqual([
      [1n, 'a', 1n],
      [5n, 'old', 5n],
      [6n, 'f', 1n],
    ]);
    expect(result.rejects.map(({ ordinal, code, message }) => [ordinal, code, message])).toEqual([
      [2, 'sink.check', 'A trigger of the table refused the row (unlucky).'],
      [3, 'sink.check', 'A trigger of the table refused the row (failed).'],
      [4, 'sink.check', 'A trigger of the table ignored the row.'],
    ]);
    expect(result).toMatchObject({ inserted: 2, rejected: 3, updated: 0, unchanged: 0 });
  });
}

it('rejects a row whose update a trigger ignores, of a key that comes again too', async () => {
  const result = await load(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER);
     INSERT INTO t VALUES (1, 'old', 1), (2, 'old', 2), (3, 'old', 3), (4, 'old', 4);
     CREATE TRIGGER ignore_update BEFORE UPDATE ON t WHEN NEW.amount = 15 BEGIN SELECT RAISE(IGNORE); END;
     CREATE TRIGGER ignore_insert BEFORE INSERT ON t WHEN NEW.amount = 16 BEGIN SELECT RAISE(IGNORE); END;`,
    {
      columns,
      rows: [
        [1, 'new', 15],
        [2, 'new', 2],
        [3, 'old', 3],
        [4, 'new', 4],
        [4, 'new', 15],
        [5, 'new', 16],
        [5, 'new', 5],
      ],
    },
    { mode: 'upsert', keys: ['id'] },
  );
  expect(rowsIn(result.path)).toEqual([
    [1n, 'old', 1n],
    [2n, 'new', 2n],
    [3n, 'old', 3n],
    [4n, 'new', 4n],
    [5n, 'new', 5n],
  ]);
  expect(result.rejects.map(({ ordinal }) => ordinal)).toEqual([1, 5, 6]);
  expect(result).toMatchObject({ inserted: 1, updated: 2, unchanged: 1, rejected: 3 });
});

for (const mode of [{ mode: 'replace' }, { mode: 'delete_write', partitionBy: ['amount'] }] satisfies Mode[]) {
  it(`says that a trigger keeps rows from being deleted (${mode.mode})`, async () => {
    const prepare = `CREATE TABLE t (id INTEGER, name TEXT, amount INTEGER); INSERT INTO t VALUES (1, 'old', 1), (2, 'old', 1);
      CREATE TRIGGER keep BEFORE DELETE ON t WHEN OLD.id = 1 BEGIN SELECT RAISE(IGNORE); END`;
    const result = await load(prepare, { columns, rows: [[3, 'new', 1]] }, mode);
    expect(rowsIn(result.path, 'SELECT id FROM t')).toEqual([[1n], [3n]]);
    expect(result).toMatchObject({
      deleted: 1,
      warnings: ['A trigger of "t" kept rows from being deleted: they are still there, beside those of this run.'],
    });
  });
}

it('fails the load when a trigger rolls everything back', async () => {
  const prepare = `CREATE TABLE t (id INTEGER, name TEXT, amount INTEGER);
    CREATE TRIGGER stop BEFORE INSERT ON t WHEN NEW.id = 2 BEGIN SELECT RAISE(ROLLBACK, 'stop'); END;`;
  await expect(
    load(prepare, {
      columns,
      rows: [
        [1, 'a', 1],
        [2, 'b', 1],
      ],
    }),
  ).rejects.toMatchObject({
    code: 'target.failed',
    message: 'A trigger of shop.db stopped the load: stop. Nothing was loaded.',
  });
});

it('says that the rows which a trigger makes refer to nothing', async () => {
  const prepare = `CREATE TABLE t (id INTEGER, name TEXT, amount INTEGER); CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE log (id INTEGER REFERENCES parent);
    CREATE TRIGGER note AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.id); END`;
  await expect(load(prepare, { columns, rows: [[1, 'a', 1]] })).rejects.toMatchObject({
    code: 'target.failed',
    message: expect.stringMatching(/triggers.* would leave rows of shop.db that refer to nothing/),
  });
});

for (const deferred of ['', ' DEFERRABLE INITIALLY DEFERRED']) {
  it(`rejects a row that refers to nothing${deferred.toLowerCase()}`, async () => {
    const prepare = `CREATE TABLE people (id INTEGER PRIMARY KEY); INSERT INTO people VALUES (1), (2);
      CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER REFERENCES people${deferred})`;
    const rows = [
      [1, 'a', 1],
      [2, 'b', 9],
      [3, 'c', null],
      [4, 'd', 2],
    ];
    const result = await load(prepare, { columns, rows }, { mode: 'replace' });
    expect(rowsIn(result.path)).toEqual([
      [1n, 'a', 1n],
      [3n, 'c', null],
      [4n, 'd', 2n],
    ]);
    expect(brief(result)).toEqual([[2, 'sink.foreign_key', 'amount', '9']]);
    expect(result.rejects[0]?.message).toBe(
      'No row of "people" has this value (FOREIGN KEY (amount) REFERENCES people).',
    );
  });
}

it('leaves rows as they are that referred to nothing before, and rejects those of the load that do', async () => {
  const prepare = `PRAGMA foreign_keys = OFF; CREATE TABLE people (id INTEGER PRIMARY KEY); INSERT INTO people VALUES (1);
    CREATE TABLE t (id INTEGER PRIMARY KEY, amount INTEGER REFERENCES people); INSERT INTO t VALUES (10, 77)`;
  const columns = columnsOf({ id: 'integer', amount: 'integer' });
  const result = await load(
    prepare,
    {
      columns,
      rows: [
        [1, 1],
        [2, 5],
      ],
    },
    { mode: 'append' },
  );
  expect(rowsIn(result.path)).toEqual([
    [1n, 1n],
    [10n, 77n],
  ]);
  expect(brief(result)).toEqual([[2, 'sink.foreign_key', 'amount', '5']]);
});

it('rejects all that hangs on a rejected row of the same table', async () => {
  const prepare = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER REFERENCES t(id))';
  const rows = [
    [1, 'a', 2],
    [2, 'b', 3],
    [3, 'c', 99],
    [4, 'd', 4],
  ];
  const result = await load(prepare, { columns, rows });
  expect(rowsIn(result.path)).toEqual([[4n, 'd', 4n]]);
  expect(result.rejects.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3]);
});

it('replaces a table that others refer to, and refuses to leave them dangling', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(
    path,
    `CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER); INSERT INTO t VALUES (1, 'a', 1);
    CREATE TABLE child (t INTEGER REFERENCES t(id)); INSERT INTO child VALUES (1)`,
  );
  const mode: Mode = { mode: 'replace' };
  await loadHere(path, folder, { load: mode }, { columns, rows: [[1, 'new', 1]] });
  expect(rowsIn(path)).toEqual([[1n, 'new', 1n]]);
  await expect(loadHere(path, folder, { load: mode }, { columns, rows: [[2, 'b', 1]] })).rejects.toMatchObject({
    code: 'target.failed',
    message: expect.stringContaining('"child"'),
  });
  expect(rowsIn(path)).toEqual([[1n, 'new', 1n]]);
});

it('loads parents and children in one transaction, in any order', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(
    path,
    'CREATE TABLE people (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER, who INTEGER REFERENCES people)',
  );
  await using open = await openSqliteLoad(path, { folder });
  const children = await writeTable(
    open,
    { load: { mode: 'replace' } },
    {
      columns: columnsOf({ id: 'integer', who: 'integer' }),
      rows: [
        [1, 7],
        [2, 8],
      ],
    },
  );
  await writeTable(
    open,
    { table: 'people', load: { mode: 'replace' } },
    { columns: columnsOf({ id: 'integer' }), rows: [[7]] },
  );
  const counts = await open.apply();
  expect(counts.map(({ inserted, rejected }) => [inserted, rejected])).toEqual([
    [1, 1],
    [1, 0],
  ]);
  expect((await Array.fromAsync(children.rejects())).flat()).toMatchObject([{ ordinal: 2, code: 'sink.foreign_key' }]);
  await open.commit();
  expect(rowsIn(path)).toEqual([[1n, 7n]]);
});

for (const order of [
  ['t', 'child'],
  ['child', 't'],
]) {
  it(`loses no row to a foreign key that deletes or clears it, loaded as ${order.join(', ')}`, async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.db');
    runIn(
      path,
      `CREATE TABLE t (id INTEGER PRIMARY KEY, day TEXT, up INTEGER REFERENCES t ON DELETE CASCADE);
       CREATE TABLE child (id INTEGER, day TEXT, t INTEGER REFERENCES T ON DELETE CASCADE);
       CREATE TABLE grandchild (t INTEGER REFERENCES t ON DELETE SET NULL);
       INSERT INTO t VALUES (1, 'mon', NULL), (2, 'tue', 1), (3, 'tue', NULL);
       INSERT INTO child VALUES (1, 'mon', 1), (2, 'tue', 1), (3, 'tue', 3);
       INSERT INTO grandchild VALUES (1), (3)`,
    );
    await using open = await openSqliteLoad(path, { folder });
    for (const table of order)
      await writeTable(
        open,
        { table, load: { mode: 'delete_write', partitionBy: ['day'] } },
        {
          columns: columnsOf({ id: 'integer', day: 'text', [table === 't' ? 'up' : 't']: 'integer' }),
          rows: [[1, 'mon', table === 't' ? null : 1]],
        },
      );
    const counts = await open.apply();
    await open.commit();
    expect(rowsIn(path, 'SELECT * FROM t')).toEqual([
      [1n, 'mon', null],
      [3n, 'tue', null],
    ]);
    expect(rowsIn(path, 'SELECT * FROM child ORDER BY id')).toEqual([
      [1n, 'mon', 1n],
      [3n, 'tue', 3n],
    ]);
    expect(counts[order.indexOf('t')]).toMatchObject({
      inserted: 1,
      deleted: 2,
      warnings: [
        'Deleting rows of "t" also deleted 1 row of "t" (ON DELETE CASCADE).',
        'Deleting rows of "T" also deleted 2 rows of "child" (ON DELETE CASCADE).',
        'Deleting rows of "t" also cleared the reference in 1 row of "grandchild" (ON DELETE SET NULL).',
      ],
    });
  });
}

it('refuses to delete what the same run has loaded, where tables delete the rows of each other', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(
    path,
    `CREATE TABLE t (id INTEGER PRIMARY KEY, other INTEGER REFERENCES other ON DELETE CASCADE);
     CREATE TABLE other (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t ON DELETE CASCADE);
     INSERT INTO t VALUES (1, NULL); INSERT INTO other VALUES (1, 1)`,
  );
  await using open = await openSqliteLoad(path, { folder });
  for (const [table, reference] of [
    ['t', 'other'],
    ['other', 't'],
  ] as const)
    await writeTable(
      open,
      { table, load: { mode: 'replace' } },
      { columns: columnsOf({ id: 'integer', [reference]: 'integer' }), rows: [[1, 1]] },
    );
  await expect(open.apply()).rejects.toMatchObject({ code: 'target.failed', message: expect.stringContaining('"t"') });
});

it('rejects alone the refused rows among many', async () => {
  const result = await load(
    'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER CHECK (amount % 997 <> 5))',
    {
      columns,
      query: "SELECT range AS id, 'n' AS name, range AS amount FROM range(20000)",
    },
  );
  expect(result).toMatchObject({ received: 20_000, inserted: 19_979, rejected: 21 });
  expect(result.rejects.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 21 }, (_, at) => at * 997 + 6));
});

it('tells of long refused rows in several batches', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, 'CREATE TABLE t (id INTEGER, name TEXT CHECK (length(name) < 9))');
  await using open = await openSqliteLoad(path, { folder });
  const query = "SELECT range AS id, repeat('n', 3_000_000) AS name FROM range(5)";
  const source = { columns: columnsOf({ id: 'integer', name: 'text' }), query };
  const table = await writeTable(open, { load: { mode: 'append' } }, source);
  await open.apply();
  const batches = await Array.fromAsync(table.rejects());
  expect(batches.map((batch) => batch.map(({ ordinal }) => ordinal))).toEqual([[1, 2], [3, 4], [5]]);
});

it('loads more rounds of tables, one upon the other, than SQLite attaches files', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  const names = Array.from({ length: 13 }, (_, round) => `round_${round}`);
  runIn(
    path,
    names.map((name) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, x REAL);`).join(''),
  );
  await using open = await openSqliteLoad(path, { folder });
  for (const table of names) {
    const written = await writeTable(
      open,
      { table, load: { mode: 'upsert', keys: ['id'] } },
      {
        columns: columnsOf({ id: 'integer', name: 'text', x: 'number' }),
        query:
          "FROM (VALUES (9223372036854775807, 'a' || chr(0), 0.1::DOUBLE), (2, NULL, 0), (3, 'c', 'nan'), (4, 'd', NULL)) AS t(id, name, x)",
      },
    );
    expect(await open.apply({ isLast: false })).toMatchObject([{ inserted: 2, rejected: 2 }]);
    expect((await Array.fromAsync(written.rejects())).flat()).toMatchObject([
      { ordinal: 2, code: 'sink.not_null', record: '{"id":2,"name":null,"x":0}' },
      { ordinal: 3, code: 'sink.type', record: '{"id":3,"name":"c","x":"NaN"}' },
    ]);
  }
  await open.commit();
  for (const name of names)
    expect(rowsIn(path, `SELECT * FROM ${name} ORDER BY id`)).toEqual([
      [4n, 'd', null],
      [9223372036854775807n, 'a\0', 0.1],
    ]);
});

it('carries the place in the source with each reject', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, 'CREATE TABLE t (id INTEGER NOT NULL)');
  await using open = await openSqliteLoad(path, { folder });
  const table = await open.table({
    node: 'load',
    table: 't',
    load: { mode: 'append' },
    createTable: true,
    columns: columnsOf({ id: 'integer' }),
    hasLineage: true,
  });
  const words = (...values: bigint[]) => new Int32Array(BigInt64Array.from(values).buffer);
  const field = (first: bigint, second: bigint, nulls: Uint8Array<ArrayBuffer> | null = null) =>
    ({ kind: 'integer', words: words(first, second), nulls }) as const;
  const fields = [
    field(1n, 0n, Uint8Array.from([0, 1])),
    field(0n, 3n),
    field(10n, 11n),
    field(0n, 12n, Uint8Array.from([1, 0])),
  ];
  await table.write({ rowCount: 2, texts: new Uint8Array(0), fields });
  await table.finish();
  await open.apply();
  expect((await Array.fromAsync(table.rejects())).flat()).toEqual([
    {
      ordinal: 2,
      source: 3,
      sourceRow: 11,
      line: 12,
      code: 'sink.not_null',
      column: 'id',
      message: 'The table does not allow an empty value here (NOT NULL constraint failed: t.id).',
      value: null,
      record: '{"id":null}',
    },
  ]);
});

it('mirrors rejects into a table of the database, each once', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  const reject = {
    id: 'r1',
    run_id: 'run 1',
    pipeline: 'p',
    node: 'typed',
    source: 'a.csv',
    source_row: 3,
    line: 4,
    column: 'price',
    code: 'cast.failed',
    message: 'no number',
    value: 'N/A',
    record: '{}',
    status: 'open',
    first_run: 'run 1',
    last_run: 'run 1',
  };
  for (const run of ['run 1', 'run 2']) {
    await using open = await openSqliteLoad(path, { folder });
    await open.apply();
    await open.mirrorRejects('t_dlq', [{ ...reject, run_id: run, first_run: run, last_run: run }]);
    await open.commit();
  }
  expect(rowsIn(path, 'SELECT id, source_row, "column", first_run, last_run FROM t_dlq')).toEqual([
    ['r1', 3n, 'price', 'run 1', 'run 2'],
  ]);
});

it('loads tables that follow with what others refused, in the same transaction', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(
    path,
    'CREATE TABLE t (id INTEGER UNIQUE); CREATE TABLE known (id INTEGER PRIMARY KEY); INSERT INTO known VALUES (2); CREATE TABLE again (id INTEGER REFERENCES known)',
  );
  const ids = (...rows: number[]): Source => ({ columns: columnsOf({ id: 'integer' }), rows: rows.map((id) => [id]) });
  const append = { mode: 'append' } as const;
  await using open = await openSqliteLoad(path, { folder });
  const first = await writeTable(open, { load: append }, ids(1, 1, 2));
  expect(await open.apply({ isLast: false })).toMatchObject([{ inserted: 2, rejected: 1 }]);
  const again = await writeTable(open, { load: append, table: 'again' }, ids(2, 3));
  const fresh = await writeTable(open, { load: append, table: 'fresh' }, ids(4));
  expect(await open.apply()).toMatchObject([
    { inserted: 1, rejected: 1 },
    { inserted: 1, rejected: 0 },
  ]);
  expect(rowsIn(path)).toEqual([]);
  await open.commit();
  const refused = async (table: typeof first) =>
    (await Array.fromAsync(table.rejects())).flat().map(({ ordinal, code }) => [ordinal, code]);
  expect(await refused(first)).toEqual([[2, 'sink.unique']]);
  expect(await refused(again)).toEqual([[2, 'sink.foreign_key']]);
  expect(await refused(fresh)).toEqual([]);
  expect(rowsIn(path, 'SELECT * FROM t UNION ALL SELECT 10 + id FROM again UNION ALL SELECT * FROM fresh')).toEqual([
    [1n],
    [2n],
    [12n],
    [4n],
  ]);
});
