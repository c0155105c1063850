import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { queryRows, runHere } from '../../../support/run-pipeline.ts';
import { countsOf, tableRows } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const rowsOf = { 'a.csv': 50_000, 'b.csv': 30_001 };
/** Where a table takes its rows one by one, and a few chunks of them tell as much. */
const fewRowsOf = { 'a.csv': 10_000, 'b.csv': 6_001 };

/**
 * Each 997th quantity is no number, each 1009th is negative, each 1013th name repeats, each 7th row is of another kind.
 */
function line(row: number): string {
  const quantity = row % 997 === 0 ? 'ß“x”' : row % 1009 === 0 ? -row : row;
  return `${row},${row % 1013 === 0 ? 'twin' : `n${row}`},${quantity},${row % 7 === 0 ? 'other' : 'kind'}\n`;
}

function writeFiles(folder: string, counts = rowsOf): void {
  for (const [name, count] of Object.entries(counts)) {
    const lines = Array.from({ length: count }, (_, index) => line(index + 1));
    writeFileSync(join(folder, name), `id,name,quantity,kind\n${lines.join('')}`);
  }
}

const steps = [
  { id: 'read', type: 'input.csv', config: { path: '*.csv' } },
  { id: 'kinds', type: 'filter', config: { where: "kind = 'kind'" } },
  { id: 'typed', type: 'cast', config: { columns: { quantity: { type: 'integer' } } } },
  { id: 'checked', type: 'validate', config: { rules: [{ name: 'positive', expr: 'quantity > 0' }] } },
  { id: 'slim', type: 'select', config: { columns: ['name', 'quantity'] } },
];

function chainInto(output: object, ...between: object[]) {
  const nodes = [...steps, ...between.map((node) => ({ id: 'between', ...node })), { id: 'out', ...output }];
  return { nodes, edges: nodes.slice(1).map(({ id }, index) => ({ from: nodes[index]?.id, to: id })) };
}

/** The places where a row of a kind is dead, by a plain count. */
function places(folder: string, isDead: (row: number) => boolean, counts = rowsOf): [string, number, number][] {
  return Object.entries(counts).flatMap(([name, count]) =>
    Array.from({ length: count }, (_, index) => index + 1)
      .filter((row) => row % 7 !== 0 && isDead(row))
      .map((row): [string, number, number] => [join(folder, name), row, row + 1]),
  );
}

const isTypedDead = (row: number) => row % 997 === 0;
const isCheckedDead = (row: number) => !isTypedDead(row) && row % 1009 === 0;

/** Its result depends on the order of the rows, so they come one after the other. */
const inOrder = { type: 'aggregate', config: { measures: [{ name: 'spread', expr: 'stddev(quantity)' }] } };
const sorted = { type: 'sort', config: { by: [{ column: 'quantity' }] } };
const inAnyOrder = {
  type: 'aggregate',
  config: { measures: [{ name: 'total', expr: 'sum(quantity * 0.1::DOUBLE)' }] },
};

test.each([
  ['output.sqlite', [{ type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } }]],
  ['output.parquet', [{ type: 'output.parquet', config: { path: 'out.parquet' } }]],
  ['a measure in order', [{ type: 'output.parquet', config: { path: 'out.parquet' } }, inOrder]],
  ['a sort and SQLite', [{ type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } }, sorted]],
  ['a sum in any order', [{ type: 'output.parquet', config: { path: 'out.parquet' } }, inAnyOrder]],
] as const)(
  'rejects on the way to %s know their file, row and line, and the row as it was',
  async (_, [output, ...between]) => {
    const folder = temporaryFolder({});
    writeFiles(folder);
    const { events, rejects } = await runHere(folder, chainInto(output, ...between));
    const placesOf = (node: string) =>
      rejects.filter((reject) => reject.node === node).map(({ source, sourceRow, line }) => [source, sourceRow, line]);
    expect(placesOf('typed')).toEqual(places(folder, isTypedDead));
    expect(placesOf('checked')).toEqual(places(folder, isCheckedDead));
    const [first] = rejects.filter(({ node }) => node === 'typed');
    expect(first).toMatchObject({ code: 'cast.failed', column: 'quantity', value: 'ß“x”' });
    expect(JSON.parse(first?.record ?? '')).toEqual({ id: '997', name: 'n997', quantity: 'ß“x”', kind: 'kind' });
    const [negative] = rejects.filter(({ node }) => node === 'checked');
    expect(JSON.parse(negative?.record ?? '')).toEqual({ id: '1009', name: 'n1009', quantity: -1009, kind: 'kind' });
    const [inRows, outRows] = countsOf(events)['typed'] ?? [];
    const kept = places(folder, () => true).length;
    expect([inRows, outRows]).toEqual([kept, kept - places(folder, isTypedDead).length]);
  },
);

test('live rows beside dead ones arrive whole and in order, decimals and texts of any length among them', async () => {
  const folder = temporaryFolder({});
  writeFiles(folder);
  const typed = { id: 'typed', type: 'cast', config: { columns: { quantity: { type: 'decimal(12,2)' } } } };
  const { nodes, edges } = chainInto({
    type: 'output.sqlite',
    config: { path: 'out.db', table: 't', mode: 'replace' },
  });
  await runHere(folder, { nodes: nodes.map((node) => (node.id === 'typed' ? typed : node)), edges });
  const expected = await queryRows(
    `SELECT name, TRY_CAST(quantity AS DECIMAL(12,2))::DOUBLE FROM read_csv(['${join(folder, 'a.csv')}', '${join(folder, 'b.csv')}'], all_varchar = true)
     WHERE kind = 'kind' AND TRY_CAST(quantity AS DECIMAL(12,2)) > 0`,
  );
  const loaded = tableRows(join(folder, 'out.db'), 'SELECT name, quantity FROM t ORDER BY rowid');
  expect(loaded.map(([name, quantity]) => [name, String(Number(quantity))])).toEqual(
    expected.map(([name, quantity]) => [name, String(Number(quantity))]),
  );
});

function tableMadeBefore(path: string): void {
  const database = new Database(path);
  database.exec('CREATE TABLE t (name TEXT PRIMARY KEY, quantity INTEGER CHECK (quantity % 4999 <> 0))');
  database.close();
}

test('a row that the table refuses is placed by the live rows before it', async () => {
  const folder = temporaryFolder({});
  writeFiles(folder, fewRowsOf);
  const output = { type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'upsert', keys: ['name'] } };
  const { nodes, edges } = chainInto({ ...output, config: { ...output.config, createTable: false } });
  tableMadeBefore(join(folder, 'out.db'));
  const { rejects } = await runHere(folder, { nodes, edges });
  const refused = rejects.filter(({ node }) => node === 'out');
  const isRefused = (row: number) => !isTypedDead(row) && !isCheckedDead(row) && row % 4999 === 0;
  expect(refused.map(({ source, sourceRow }) => [source, sourceRow])).toEqual(
    places(folder, isRefused, fewRowsOf).map(([source, row]) => [source, row]),
  );
  expect(refused[0]).toMatchObject({ code: 'sink.check' });
});

test('rejects of long rows on the way to a sum are read again', async () => {
  const folder = temporaryFolder({});
  const note = 'n'.repeat(20_000);
  const lines = Array.from({ length: 3000 }, (_, row) => `${row},${row % 3 === 0 ? row : 'x'},${note}\n`);
  writeFileSync(join(folder, 'long.csv'), `id,quantity,note\n${lines.join('')}`);
  const nodes = [
    { id: 'read', type: 'input.csv', config: { path: 'long.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { quantity: { type: 'number' } } } },
    { id: 'total', type: 'aggregate', config: { measures: [{ name: 'total', expr: 'sum(quantity)' }] } },
    { id: 'out', type: 'output.csv', config: { path: 'out.csv' } },
  ];
  const edges = nodes.slice(1).map(({ id }, index) => ({ from: nodes[index]?.id, to: id }));
  const { rejects } = await runHere(folder, { nodes, edges });
  expect(rejects.map(({ sourceRow }) => sourceRow)).toEqual(
    lines.flatMap((_, row) => (row % 3 === 0 ? [] : [row + 1])),
  );
});

test('rejects before a join that checks its keys are taken beside those of the join', async () => {
  const left = Array.from({ length: 20 }, (_, row) => `${row},${row % 4 === 0 ? 'x' : row}\n`).join('');
  const right = Array.from({ length: 20 }, (_, row) => `${row % 15},n${row}\n`).join('');
  const folder = temporaryFolder({ 'left.csv': `id,quantity\n${left}`, 'right.csv': `id,name\n${right}` });
  const join = { on: [{ left: 'id', right: 'id' }], validate: '1:1', onViolation: 'reject' };
  const { rejects } = await runHere(folder, {
    nodes: [
      { id: 'left', type: 'input.csv', config: { path: 'left.csv' } },
      { id: 'typed', type: 'cast', config: { columns: { quantity: { type: 'integer' } } } },
      { id: 'right', type: 'input.csv', config: { path: 'right.csv' } },
      { id: 'joined', type: 'join', config: join },
      { id: 'out', type: 'output.csv', config: { path: 'out.csv' } },
    ],
    edges: [
      { from: 'left', to: 'typed' },
      { from: 'typed', to: 'joined.left' },
      { from: 'right', to: 'joined.right' },
      { from: 'joined', to: 'out' },
    ],
  });
  const rowsOf = (node: string) => rejects.filter((reject) => reject.node === node).map(({ sourceRow }) => sourceRow);
  expect(rowsOf('typed')).toEqual([1, 5, 9, 13, 17]);
  expect(rowsOf('joined').toSorted((one, other) => Number(one) - Number(other))).toEqual([
    1, 2, 3, 4, 5, 16, 17, 18, 19, 20,
  ]);
});
