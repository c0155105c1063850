import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { ladder } from '../../../support/ladder.ts';
import { Replaying } from '../../../support/replaying.ts';
import { countsOf, tableRows, warningsIn } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function salesPipeline(sink: object) {
  return {
    nodes: [
      { id: 'sales', type: 'input.csv', config: { path: 'sales.csv' } },
      { id: 'typed', type: 'cast', config: { columns: { qty: { type: 'integer' } } } },
      { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'sales', ...sink } },
    ],
    edges: [
      { from: 'sales', to: 'typed' },
      { from: 'typed', to: 'load' },
    ],
  };
}

function someSales() {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'sales.csv'), 'day,sku,qty\n1,a,1\n1,b,x\n2,c\n2,d,4\n');
  return new Replaying(folder);
}

test('a run to a node leaves entries as they are, and counts rows that were corrected as a whole run does', async () => {
  using sales = someSales();
  const pipeline = salesPipeline({ mode: 'append' });
  const counts = async () => countsOf(await sales.run(pipeline, undefined, 'typed'));
  expect(await counts()).toEqual({ sales: [4, 3, 1], typed: [3, 2, 1] });
  expect(sales.open()).toEqual([]);
  await sales.run(pipeline);
  const before = sales.open();
  expect(await counts()).toEqual({ sales: [4, 3, 1], typed: [3, 2, 1] });
  expect(sales.open()).toEqual(before);
  const cell = before.find(({ node }) => node === 'typed');
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '2' } }]]));
  // Had the run to the node been taken for the last load, all rows would go in once more.
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'direct', settled: [cell?.id] });
  expect(await counts()).toEqual({ sales: [4, 3, 1], typed: [3, 3, 0] });
  expect([...sales.store.rejects.iterate({ status: 'replayed' })].map(({ id }) => id)).toEqual([cell?.id]);
  expect(sales.rows('shop.db', 'sales')).toHaveLength(3);
});

test('a corrected row goes back to that side of a join which rejected it, also where both have its columns', async () => {
  const pairs = async (validate: string, right: string, keys: Record<string, string>) => {
    using joining = new Replaying(temporaryFolder());
    const fileOf = (name: string) => [...(keys[name] ?? '')].map((key, index) => `${key},${name}${index}\n`);
    for (const name of Object.keys(keys))
      writeFileSync(join(joining.folder, `${name}.csv`), `key,note\n${fileOf(name).join('')}`);
    const on = [{ left: 'key', right: 'key' }];
    const pipeline = {
      nodes: [
        { id: 'one', type: 'input.csv', config: { path: 'a.csv', header: true } },
        { id: 'other', type: 'input.csv', config: { path: `${right}.csv`, header: true } },
        { id: 'both', type: 'join', config: { on, validate, onViolation: 'reject' } },
        { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'pairs', mode: 'replace' } },
      ],
      edges: [
        { from: 'one', to: 'both.left' },
        { from: 'other', to: 'both.right' },
        { from: 'both', to: 'load' },
      ],
    };
    await joining.run(pipeline);
    const [first] = joining.open();
    joining.correct(new Map([[first?.id ?? 0, { set: { key: '9' } }]]));
    expect(await joining.replay(pipeline)).toMatchObject({ settled: [first?.id], failed: [] });
    return joining.rows('shop.db', 'pairs');
  };
  expect(await pairs('1:1', 'b', { a: '91', b: '11' })).toEqual([
    ['9', 'a0', 'b0'],
    ['1', 'a1', 'b1'],
  ]);
  expect(await pairs('m:1', 'a', { a: '211' })).toEqual([
    ['2', 'a0', 'a0'],
    ['1', 'a1', 'a2'],
    ['1', 'a2', 'a2'],
  ]);
});

test('a replay keeps rejects out of the queue that a wire takes which it has no need of', async () => {
  using sales = someSales();
  const { nodes, edges } = salesPipeline({ mode: 'upsert', keys: ['sku'] });
  const lines = { id: 'lines', type: 'output.csv', config: { path: 'lines.csv' } };
  const pipeline = { nodes: [...nodes, lines], edges: [...edges, { from: 'sales.rejected', to: 'lines' }] };
  await sales.run({ ...pipeline, settings: { maxRejected: { rows: 1 } } });
  const [cell] = sales.open();
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '2' } }]]));
  const replay = await sales.replay({ ...pipeline, settings: { maxRejected: { rows: 0 } } });
  expect(replay).toMatchObject({ way: 'overlay', settled: [cell?.id] });
  expect(sales.open()).toEqual([]);
});

test('what a mended source no longer has is gone from the queue, but not what goes along a wire now', async () => {
  using sales = someSales();
  const pipeline = salesPipeline({ mode: 'replace' });
  const gone = () => [...sales.store.rejects.iterate({ isGone: true })].map(({ code }) => code);
  await sales.run(pipeline);
  await sales.run(pipeline, undefined, 'typed');
  expect(gone()).toEqual([]);
  writeFileSync(join(sales.folder, 'sales.csv'), 'day,sku,qty\n1,a,1\n1,b,x\n2,c,3\n2,d,4\n');
  await sales.run(pipeline, undefined, 'typed');
  expect(gone()).toEqual([]);
  const rejected = { id: 'rejected', type: 'output.csv', config: { path: 'rejected.csv' } };
  const edges = [...pipeline.edges, { from: 'typed.rejected', to: 'rejected' }];
  await sales.run({ ...pipeline, nodes: [...pipeline.nodes, rejected], edges });
  expect(gone()).toEqual(['csv.missing_columns']);
});

test('a replay into a table that was chosen since brings all rows, and none twice into one that has them', async () => {
  using sales = someSales();
  const append = salesPipeline({ mode: 'append' });
  await sales.run(append);
  const cell = sales.open().find(({ node }) => node === 'typed');
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '2' } }]]));
  const more = { id: 'more', type: 'output.sqlite', config: { path: 'shop.db', table: 'more', mode: 'append' } };
  const both = { nodes: [...append.nodes, more], edges: [...append.edges, { from: 'typed', to: 'more' }] };
  await expect(sales.replay(both)).rejects.toThrow(/into the target of "more".*"load" appends/);
  const moved = salesPipeline({ mode: 'append', table: 'moved' });
  expect(await sales.replay(moved)).toMatchObject({ way: 'overlay', settled: [cell?.id] });
  expect(sales.rows('shop.db', 'moved')).toHaveLength(3);
  expect(sales.rows('shop.db', 'sales')).toHaveLength(2);
});

test.each(['replace', 'upsert'])(
  'a corrected line may end with its line end, and may not be two, by %s',
  async (mode) => {
    using sales = someSales();
    const pipeline = salesPipeline({ mode, ...(mode === 'upsert' && { keys: ['sku'] }) });
    await sales.run(pipeline);
    const line = sales.open().find(({ isLine }) => isLine)?.id ?? 0;
    sales.correct(new Map([[line, { line: '2,c,3\r\n2,c,4' }]]));
    const told = 'The text has several lines, and takes the place of one. Quote a value that has a line end in it.';
    expect((await sales.replay(pipeline)).failed).toMatchObject([{ entry: line, message: told }]);
    sales.correct(new Map([[line, { line: '2,c,3\r\n' }]]));
    expect((await sales.replay(pipeline)).settled).toEqual([line]);
    expect(sales.rows('shop.db', 'sales')).toHaveLength(3);
    await sales.run(pipeline);
    expect(sales.rows('shop.db', 'sales')).toHaveLength(3);
  },
);

test('a corrected row enters behind a ladder of forks without that those are bound, which would double at each', async () => {
  using sales = someSales();
  const { nodes, edges } = salesPipeline({ mode: 'replace' });
  const whole = { id: 'whole', type: 'cast', config: { columns: { day: { type: 'integer' } } } };
  const rungs = ladder('whole', 16, 'day');
  const pipeline = {
    nodes: [...nodes, whole, ...rungs.nodes],
    edges: [{ from: 'sales', to: 'whole' }, ...rungs.edges, { from: rungs.top, to: 'typed' }, ...edges.slice(1)],
  };
  await sales.run(pipeline);
  const cell = sales.open().find(({ node }) => node === 'typed');
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '2' } }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'direct', settled: [cell?.id] });
  expect(sales.rows('shop.db', 'sales')).toHaveLength(3);
});

test('a corrected row enters where it was rejected, and is in the table once', async () => {
  using sales = someSales();
  const pipeline = salesPipeline({ mode: 'replace' });
  await sales.run(pipeline);
  const open = sales.open().sort((one, other) => one.node.localeCompare(other.node));
  expect(open.map(({ node, code }) => [node, code])).toEqual([
    ['sales', 'csv.missing_columns'],
    ['typed', 'cast.failed'],
  ]);
  const [line, cell] = open;
  sales.correct(
    new Map([
      [line?.id ?? 0, { line: '2,c,3' }],
      [cell?.id ?? 0, { set: { qty: '2' } }],
    ]),
  );
  const replay = await sales.replay(pipeline);
  expect(replay).toMatchObject({ way: 'direct', failed: [], failedLater: 0 });
  expect(sales.rows('shop.db', 'sales').sort()).toEqual([
    ['1', 'a', 1],
    ['1', 'b', 2],
    ['2', 'c', 3],
    ['2', 'd', 4],
  ]);
  expect(sales.open()).toEqual([]);
  await sales.run(pipeline);
  expect(sales.rows('shop.db', 'sales')).toEqual([
    ['1', 'a', 1],
    ['1', 'b', 2],
    ['2', 'c', 3],
    ['2', 'd', 4],
  ]);
  expect(sales.open()).toEqual([]);
});

test('a row whose correction is of another type than its column fails once, and stays the entry that it was', async () => {
  using sales = someSales();
  const rules = [{ name: 'some', expr: 'qty > 1' }];
  const { nodes, edges } = salesPipeline({ mode: 'upsert', keys: ['sku'] });
  const pipeline = {
    nodes: [...nodes, { id: 'valid', type: 'validate', config: { rules } }],
    edges: [edges[0], { from: 'typed', to: 'valid' }, { from: 'valid', to: 'load' }],
  };
  await sales.run(pipeline);
  const row = sales.open().find(({ node }) => node === 'valid');
  sales.correct(new Map([[row?.id ?? 0, { set: { qty: 'many' } }]]));
  const replay = await sales.replay(pipeline);
  expect(replay).toMatchObject({ way: 'overlay', settled: [], failed: [{ entry: row?.id }], failedLater: 0 });
  expect(sales.open().find(({ id }) => id === row?.id)?.lastRun).toBe(row?.lastRun);
});

test('a row that has taken the place of a corrected one, and is rejected, is not counted as that', async () => {
  using sales = someSales();
  const pipeline = salesPipeline({ mode: 'upsert', keys: ['sku'] });
  await sales.run(pipeline);
  const [line, cell] = sales.open().sort((one, other) => one.node.localeCompare(other.node));
  sales.correct(
    new Map([
      [line?.id ?? 0, { line: '2,c,3' }],
      [cell?.id ?? 0, { set: { qty: '2' } }],
    ]),
  );
  writeFileSync(join(sales.folder, 'sales.csv'), 'day,sku,qty\n1,a,1\n1,b,x\n2,c,y\n2,d,4\n');
  const replay = await sales.replay(pipeline);
  expect(replay).toMatchObject({ settled: [cell?.id], failed: [{ entry: line?.id }], failedLater: 0 });
});

test('a corrected row that a table refuses has gone on where a wire takes it from there', async () => {
  using sales = someSales();
  const database = new Database(join(sales.folder, 'shop.db'));
  database.exec('CREATE TABLE sales (day TEXT, sku TEXT UNIQUE, qty INTEGER)');
  database.close();
  const { nodes, edges } = salesPipeline({ mode: 'append' });
  const refused = {
    id: 'refused',
    type: 'output.sqlite',
    config: { path: 'shop.db', table: 'refused', mode: 'append' },
  };
  const pipeline = { nodes: [...nodes, refused], edges: [...edges, { from: 'load.rejected', to: 'refused' }] };
  await sales.run(pipeline);
  const cell = sales.open().find(({ node }) => node === 'typed');
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '2', sku: 'a' } }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ settled: [cell?.id], failed: [], failedLater: 0 });
  const refusedRows = tableRows(join(sales.folder, 'shop.db'), 'SELECT day, sku, qty, error_code FROM refused');
  expect(refusedRows).toEqual([['1', 'a', 2n, 'sink.unique']]);
});

test('a record of JSON that could not be read is corrected as text', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'sales.json'), '[{"sku":"a","qty":1},\n{"sku":"b" "qty":2},\n{"sku":"c","qty":3}]');
  using sales = new Replaying(folder);
  const [, ...others] = salesPipeline({ mode: 'replace' }).nodes;
  const pipeline = {
    ...salesPipeline({}),
    nodes: [{ id: 'sales', type: 'input.json', config: { path: 'sales.json' } }, ...others],
  };
  await sales.run(pipeline);
  const [entry] = sales.open();
  expect(entry).toMatchObject({ code: 'json.malformed', sourceRow: 2, line: 2, record: '{"sku":"b" "qty":2}' });
  sales.correct(new Map([[entry?.id ?? 0, { line: '{"sku":"b"}' }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'direct', failed: [], failedLater: 0 });
  expect(sales.rows('shop.db', 'sales').sort()).toEqual([
    ['a', 1],
    ['b', null],
    ['c', 3],
  ]);
  await sales.run(pipeline);
  expect(sales.rows('shop.db', 'sales')).toEqual([
    ['a', 1],
    ['b', null],
    ['c', 3],
  ]);
  expect(sales.open()).toEqual([]);
});

test('a corrected value that a pivot has no column for fails the replay instead of being lost', async () => {
  using sales = someSales();
  const pivot = { id: 'wide', type: 'pivot', config: { on: 'qty', value: 'sku', fn: 'count', groupBy: ['day'] } };
  const pipeline = {
    nodes: [
      { id: 'sales', type: 'input.csv', config: { path: 'sales.csv' } },
      { id: 'typed', type: 'cast', config: { columns: { qty: { type: 'integer' } } } },
      pivot,
      { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'wide', mode: 'replace' } },
    ],
    edges: [
      { from: 'sales.out', to: 'typed' },
      { from: 'typed.out', to: 'wide' },
      { from: 'wide', to: 'load' },
    ],
  };
  await sales.run(pipeline);
  expect(sales.rows('shop.db', 'wide')).toEqual([
    ['1', 1, 0],
    ['2', 0, 1],
  ]);
  const cell = sales.open().find(({ node }) => node === 'typed');
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '9' } }]]));
  await expect(sales.replay(pipeline)).rejects.toMatchObject({ code: 'rule.failed', node: 'wide', column: 'qty' });
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '4' } }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'overlay', failed: [] });
  expect(sales.rows('shop.db', 'wide')).toEqual([
    ['1', 1, 1],
    ['2', 0, 1],
  ]);
});

test.each([
  { day: '3', way: 'direct', more: 'a partition that the table does not have' },
  { day: '1', way: 'direct', more: 'a partition that its run loaded' },
  { day: '2', way: 'overlay', more: 'a partition of which older rows are there, which go' },
])('by delete_write, a corrected row enters $more', async ({ day, way }) => {
  using sales = someSales();
  const pipeline = salesPipeline({ mode: 'delete_write', partitionBy: ['day'] });
  await sales.run(pipeline);
  writeFileSync(join(sales.folder, 'sales.csv'), 'day,sku,qty\n1,a,1\n1,b,x\n');
  await sales.run(pipeline);
  const cell = sales.open().find(({ node, source }) => node === 'typed' && source?.endsWith('sales.csv'));
  sales.correct(new Map([[cell?.id ?? 0, { set: { day, qty: '2' } }]]));
  const reason =
    way === 'direct'
      ? null
      : '"load" replaces whole partitions, and a corrected row enters one whose rows are of an older run, as far as is known, so all rows are loaded again.';
  expect(await sales.replay(pipeline)).toMatchObject({ way, reason, settled: [cell?.id], failed: [] });
  const others = day === '2' ? [] : [['2', 'd', 4]];
  expect(sales.rows('shop.db', 'sales').sort()).toEqual([['1', 'a', 1], [day, 'b', 2], ...others].sort());
});

test('by delete_write, rows that a later run or a replay loaded stay, and take corrected rows beside them', async () => {
  using sales = someSales();
  const pipeline = salesPipeline({ mode: 'delete_write', partitionBy: ['day'] });
  const write = (text: string) => writeFileSync(join(sales.folder, 'sales.csv'), `day,sku,qty\n${text}`);
  write('0,z,0\n');
  await sales.run(pipeline);
  write('1,a,1\n1,b,x\n1,c,y\n1,d,z\n');
  await sales.run(pipeline);
  const cells = sales.open().map(({ id }) => id);
  sales.correct(new Map([[cells[0] ?? 0, { set: { day: '2', qty: '2' } }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'direct' });
  sales.correct(new Map([[cells[1] ?? 0, { set: { day: '2', qty: '3' } }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'direct' });
  write('3,e,5\n');
  await sales.run(pipeline);
  sales.correct(new Map([[cells[2] ?? 0, { set: { day: '3', qty: '4' } }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'direct' });
  expect(sales.rows('shop.db', 'sales')).toHaveLength(6);
});

test('a corrected row is laid over the file that it is from, also where another input reads that first', async () => {
  using sales = someSales();
  writeFileSync(join(sales.folder, 'sales.csv'), 'day,sku,qty\n1,a,1\n1,b,x\n');
  const { nodes, edges } = salesPipeline({ mode: 'upsert', keys: ['sku'] });
  const first = { id: 'first', type: 'input.csv', config: { path: 'sales.csv' } };
  const all = { id: 'all', type: 'output.sqlite', config: { path: 'shop.db', table: 'all', mode: 'replace' } };
  const pipeline = { nodes: [first, all, ...nodes], edges: [{ from: 'first', to: 'all' }, ...edges] };
  await sales.run(pipeline);
  const [cell] = sales.open();
  expect(cell).toMatchObject({ node: 'typed', source: join(sales.folder, 'sales.csv'), sourceRow: 2 });
  sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '2' } }]]));
  expect(await sales.replay(pipeline)).toMatchObject({ way: 'overlay', settled: [cell?.id], failed: [] });
  await sales.run(pipeline);
  expect(sales.rows('shop.db', 'sales')).toHaveLength(2);
});

test('a correction that fails again costs no other row its place', async () => {
  const text = 'day,sku,qty\n1,a,1\n1,a,x\n2,b,3\n3,,4\n4,e,-1\n';
  using sales = new Replaying(temporaryFolder({ 'sales.csv': text }));
  const rules = [{ name: 'some', expr: 'TRY_CAST(qty AS INTEGER) IS NULL OR CAST(qty AS INTEGER) > 0' }];
  const { nodes, edges } = salesPipeline({ mode: 'delete_write', partitionBy: ['day'] });
  const checked = { type: 'validate', config: { rules, schema: { sku: { unique: true } } } };
  const pipeline = { nodes: nodes.map((node) => (node.id === 'typed' ? { ...node, ...checked } : node)), edges };
  const table = new Database(join(sales.folder, 'shop.db'));
  table.exec("CREATE TABLE sales (day TEXT, sku TEXT NOT NULL, qty TEXT); INSERT INTO sales VALUES ('9', 'z', '9')");
  table.close();
  await sales.run(pipeline);
  const entry = (row: number) => sales.open().find(({ sourceRow }) => sourceRow === row)?.id ?? 0;
  const [takesKey, entersPartition, right] = [entry(2), entry(4), entry(5)];
  sales.correct(
    new Map([
      [takesKey, { set: { sku: 'b' } }],
      [entersPartition, { set: { day: '9' } }],
      [right, { set: { qty: '5' } }],
    ]),
  );
  const { settled, failed } = await sales.replay(pipeline);
  expect([settled, failed.map((each) => each.entry)]).toEqual([[right], [takesKey, entersPartition]]);
  const rows = [
    ['2', 'b', '3'],
    ['4', 'e', '5'],
    ['9', 'z', '9'],
  ];
  expect(sales.rows('shop.db', 'sales').sort()).toEqual(rows);
  await sales.run(pipeline);
  expect(sales.rows('shop.db', 'sales').sort()).toEqual(rows);
});

/** Sales joined with names by their code, upserted by `key`: of a name without a sale, the row has no place. */
function namedSales(key: string, columns: unknown[], names: unknown[][]) {
  const { nodes, edges } = salesPipeline({ mode: 'upsert', keys: [key] });
  return {
    nodes: [
      ...nodes,
      { id: 'names', type: 'input.rows', config: { columns, rows: names } },
      { id: 'named', type: 'join', config: { type: 'right', on: [{ left: 'sku', right: 'code' }] } },
    ],
    edges: [
      ...edges.slice(0, 1),
      { from: 'typed', to: 'named.left' },
      { from: 'names', to: 'named.right' },
      { from: 'named', to: 'load' },
    ],
  };
}

test('a corrected row without a place is told as failed where it is refused again', async () => {
  using sales = someSales();
  const columns = ['code', 'name', { name: 'weight', type: 'number' }];
  const names = [
    ['a', '1', 1],
    ['e', null, 2],
    ['f', null, '1e20'],
  ];
  const pipeline = namedSales('name', columns, names);
  await sales.run(pipeline);
  const [one, other] = sales.open().filter(({ node }) => node === 'load');
  expect([one?.sourceRow, other?.sourceRow]).toEqual([null, null]);
  sales.correct(
    new Map([
      [one?.id ?? 0, { set: { sku: 'E' } }],
      [other?.id ?? 0, { set: { name: '2' } }],
    ]),
  );
  const { settled, failed } = await sales.replay(pipeline);
  expect([settled, failed.map(({ entry }) => entry)]).toEqual([[other?.id], [one?.id]]);
});

test('corrected rows without a place that differ in the last digit of an integer are told apart', async () => {
  using sales = someSales();
  const names = [
    ['e', null, '9007199254740992'],
    ['f', null, '9007199254740993'],
  ];
  const pipeline = namedSales('number', ['code', 'name', { name: 'number', type: 'integer' }], names);
  const table = new Database(join(sales.folder, 'shop.db'));
  table.exec(
    'CREATE TABLE sales (day, sku, qty, code, name NOT NULL, number INTEGER PRIMARY KEY CHECK (number % 2 = 1))',
  );
  table.close();
  await sales.run(pipeline);
  const entry = (digits: string) => sales.open().find(({ record }) => record.includes(digits))?.id ?? 0;
  const [even, odd] = [entry('9007199254740992'), entry('9007199254740993')];
  const set = { code: 'x', name: 'y' };
  sales.correct(new Map([odd, even].map((id) => [id, { set }])));
  const { settled, failed } = await sales.replay(pipeline);
  expect([settled, failed.map((each) => each.entry)]).toEqual([[odd], [even]]);
});

test.for([
  { mode: 'replace', way: 'overlay', count: 2, warnings: 0 },
  { mode: 'append', way: 'direct', count: 4, warnings: 1 },
])(
  'a corrected row that its file no longer has enters no table that is replaced, and others with a warning: $mode',
  async ({ mode, way, count, warnings }) => {
    using sales = new Replaying(temporaryFolder({ 'sales.csv': 'day,sku,qty\n1,a,x\n1,b,2\n' }));
    const pipeline = salesPipeline({ mode });
    await sales.run(pipeline);
    writeFileSync(join(sales.folder, 'sales.csv'), 'day,sku,qty\n1,a,1\n1,b,2\n');
    await sales.run(pipeline);
    const [cell] = sales.open();
    sales.correct(new Map([[cell?.id ?? 0, { set: { qty: '1' } }]]));
    const events = await sales.run(pipeline, { status: 'open', hasCorrection: true });
    expect(events.find(({ type }) => type === 'replayed')).toMatchObject({ replay: { way } });
    expect(warningsIn(events).filter((message) => message.includes('twice'))).toHaveLength(warnings);
    expect(sales.rows('shop.db', 'sales')).toHaveLength(count);
  },
);

test('rows that were one row of the source are corrected each for itself, equal ones too', async () => {
  using sales = new Replaying(temporaryFolder({ 'sales.csv': 'day,sku,qty\n1,a b c c,1\n2,d,x\n' }));
  const { nodes, edges } = salesPipeline({ mode: 'replace' });
  const rules = [{ name: 'no c', expr: "sku <> 'c'" }];
  const pipeline = {
    nodes: [
      ...nodes,
      { id: 'each', type: 'split', config: { column: 'sku', by: ' ', rows: true } },
      { id: 'valid', type: 'validate', config: { rules } },
    ],
    edges: [
      ...edges.slice(0, 1),
      ...['each', 'valid', 'load'].map((to, at) => ({ from: ['typed', 'each', 'valid'][at], to })),
    ],
  };
  const table = new Database(join(sales.folder, 'shop.db'));
  table.exec("CREATE TABLE sales (day, sku CHECK (sku <> 'b'), qty REAL)");
  table.close();
  await sales.run(pipeline);
  const rows = () =>
    sales
      .rows('shop.db', 'sales')
      .map((row) => String(Object(row)[1]))
      .sort()
      .join('');
  for (const [text, now] of Object.entries({ '"sku":"c"': 'C', '"sku":"b"': 'B' })) {
    for (const { id } of sales.open().filter(({ record }) => record.includes(text))) {
      sales.correct(new Map([[id, { set: { sku: now } }]]));
      expect(await sales.replay(pipeline)).toMatchObject({ settled: [id] });
    }
  }
  expect(rows()).toBe('BCCa');
  await sales.run(pipeline);
  expect(rows()).toBe('BCCa');
});
