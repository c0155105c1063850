import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { entryFields } from '../../../core/store/entry.ts';
import { Replaying } from '../../support/replaying.ts';
import { tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const pipeline = {
  nodes: [
    { id: 'sales', type: 'input.csv', config: { path: 'sales.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { qty: { type: 'integer' } } } },
    {
      id: 'load',
      type: 'output.sqlite',
      config: { path: 'shop.db', table: 'sales', mode: 'delete_write', partitionBy: ['day'], dlqTable: 'sales_dlq' },
    },
  ],
  edges: [
    { from: 'sales', to: 'typed' },
    { from: 'typed', to: 'load' },
  ],
};

function someSales() {
  const folder = temporaryFolder({ 'sales.csv': 'day,sku,qty\n1,a,1\n1,b,x\n2,c\n2,d,"=1+1"\n' });
  const mirrored = () =>
    tableRows(
      join(folder, 'shop.db'),
      'SELECT node, source_row, code, "column", value, status FROM sales_dlq ORDER BY source_row',
    );
  return { folder, sales: new Replaying(folder), mirrored };
}

test('the dlqTable holds each reject once, with all that the queue knows', async () => {
  const { folder, sales, mirrored } = someSales();
  using _ = sales;
  await sales.run(pipeline);
  await sales.run(pipeline);
  expect(mirrored()).toEqual([
    ['typed', 2n, 'cast.failed', 'qty', 'x', 'open'],
    ['sales', 3n, 'csv.missing_columns', 'qty', null, 'open'],
    ['typed', 4n, 'cast.failed', 'qty', '=1+1', 'open'],
  ]);
  const columns = tableRows(join(folder, 'shop.db'), "SELECT name FROM pragma_table_info('sales_dlq')").flat();
  expect(columns).toEqual([...entryFields]);
});

test.for([
  ['CREATE TABLE sales_dlq (id TEXT PRIMARY KEY, code TEXT)', 'it has no column "run_id"'],
  [`CREATE TABLE sales_dlq (${entryFields.map((name) => `"${name}"`).join()})`, 'its column "id" is no key of texts'],
  [
    `CREATE TABLE sales_dlq (who TEXT NOT NULL, ${entryFields.map((name) => `"${name}"`).join()}, UNIQUE (id))`,
    'it needs a value for "who", which no reject has',
  ],
  ['CREATE VIEW sales_dlq AS SELECT 1 AS id', 'it is no plain table'],
] as const)('a table that cannot be the dlqTable is told of before any row moves: %s', async ([statement, fault]) => {
  const { folder, sales } = someSales();
  using _ = sales;
  new Database(join(folder, 'shop.db')).exec(statement).close();
  const message = `"sales_dlq" cannot take rejects: ${fault}. Choose another name for the table of rejects.`;
  await expect(sales.run(pipeline)).rejects.toMatchObject({ code: 'target.schema', node: 'load', message });
});

test.for([
  { way: 'direct', mode: { mode: 'delete_write', partitionBy: ['day'] } },
  { way: 'overlay', mode: { mode: 'upsert', keys: ['sku'] } },
])('the dlqTable learns of a $way replay in the transaction that brings the rows', async ({ way, mode }) => {
  const { sales, mirrored } = someSales();
  using _ = sales;
  const [read, typed, load] = pipeline.nodes;
  const config = { path: 'shop.db', table: 'sales', dlqTable: 'sales_dlq', ...mode };
  const same = { ...pipeline, nodes: [read, typed, { ...load, config }] };
  await sales.run(same);
  const line = sales.open().find(({ isLine }) => isLine);
  const cell = sales.open().find(({ value }) => value === 'x');
  sales.correct(
    new Map([
      [line?.id ?? 0, { line: '2,c,3' }],
      [cell?.id ?? 0, { set: { qty: '2' } }],
    ]),
  );
  expect(await sales.replay(same)).toMatchObject({ way });
  const statuses = mirrored().map((row) => [row[1], row[5]]);
  expect(statuses).toEqual([
    [2n, 'replayed'],
    [3n, 'replayed'],
    [4n, 'open'],
  ]);
  await sales.run(same);
  expect(mirrored().map((row) => [row[1], row[5]])).toEqual(statuses);
});

test('a run that is rolled back leaves its dlqTable as it was', async () => {
  const { folder, sales, mirrored } = someSales();
  using _ = sales;
  await sales.run(pipeline);
  writeFileSync(join(folder, 'sales.csv'), 'day,sku,qty\n1,a,y\n1,b,z\n');
  const limited = { ...pipeline, settings: { maxRejected: { rows: 1 } } };
  await expect(sales.run(limited)).rejects.toMatchObject({ code: 'rejects.exceeded' });
  expect(mirrored().map(([, row]) => row)).toEqual([2n, 3n, 4n]);
});
