import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Correction, Reject } from '../../../../core/store/reject.ts';
import { Replaying } from '../../../support/replaying.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/**
 * A row as it should have been, and how it came: whole, with a cell that is no number, too small, or a line cut short.
 */
interface Sale {
  day: number;
  sku: string;
  qty: number;
  dirt: 'none' | 'none' | 'no_number' | 'negative' | 'cut';
}

const sale: fc.Arbitrary<Sale> = fc.record({
  day: fc.integer({ min: 1, max: 3 }),
  sku: fc.constantFrom('a', 'b', 'c', 'd', 'e"f', 'g,h'),
  qty: fc.integer({ min: 0, max: 9 }),
  dirt: fc.constantFrom('none', 'none', 'no_number', 'negative', 'cut'),
});

const table = { type: 'output.sqlite', path: 'shop.db', table: 'sales' };

const sinks = {
  append: { ...table, mode: 'append' },
  replace: { ...table, mode: 'replace' },
  upsert: { ...table, mode: 'upsert', keys: ['sku'] },
  delete_write: { ...table, mode: 'delete_write', partitionBy: ['day'] },
  file: { type: 'output.csv', path: 'sales.out.csv' },
};

/** What rows pass one by one, and what must see all of them. */
const steps = {
  rows: [{ id: 'step', type: 'derive', config: { columns: [{ name: 'twice', expr: 'qty * 2' }] } }],
  named: [
    {
      id: 'names',
      type: 'input.rows',
      config: {
        columns: ['code', 'name'],
        rows: [
          ['a', 'apple'],
          ['b', 'beer'],
          ['b', 'bread'],
        ],
      },
    },
    { id: 'step', type: 'join', config: { type: 'left', on: [{ left: 'sku', right: 'code' }] } },
  ],
  few: [{ id: 'step', type: 'filter', config: { where: 'qty <> 4' } }],
  first: [{ id: 'step', type: 'dedupe', config: { keys: ['day', 'sku'] } }],
  sums: [
    {
      id: 'step',
      type: 'aggregate',
      config: { groupBy: ['day', 'sku'], measures: [{ name: 'total', expr: 'sum(qty)' }] },
    },
  ],
};

function pipelineOf({ type, ...config }: (typeof sinks)[keyof typeof sinks], step: object[]) {
  const nodes = [
    { id: 'sales', type: 'input.csv', config: { path: 'sales.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { qty: { type: 'integer' } } } },
    { id: 'valid', type: 'validate', config: { rules: [{ name: 'not negative', expr: 'qty >= 0' }] } },
    ...step,
    { id: 'load', type, config },
  ];
  const ids = ['sales', 'typed', 'valid', 'step', 'load'];
  const hasNames = step.length > 1;
  const edges = ids
    .slice(1)
    .map((to, index) => ({ from: ids[index], to: hasNames && to === 'step' ? 'step.left' : to }));
  return { nodes, edges: hasNames ? [...edges, { from: 'names', to: 'step.right' }] : edges };
}

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const lineOf = ({ day, sku, qty }: Sale) => `${day},${quoted(sku)},${qty}`;

function dirtyLine(row: Sale): string {
  if (row.dirt === 'cut') return `${row.day},${quoted(row.sku)}`;
  if (row.dirt === 'no_number') return `${row.day},${quoted(row.sku)},n/a`;
  return lineOf(row.dirt === 'negative' ? { ...row, qty: -1 - row.qty } : row);
}

function fileOf(lines: string[]): string {
  return `day,sku,qty\n${lines.map((line) => `${line}\n`).join('')}`;
}

function correctionOf(reject: Reject, rows: readonly Sale[]): Correction {
  const row = rows[(reject.sourceRow ?? 0) - 1];
  if (!row) throw new Error('A reject has no place.');
  return reject.isLine ? { line: lineOf(row) } : { set: { qty: String(row.qty) } };
}

async function cleanRun(folder: string, rows: readonly Sale[], pipeline: object): Promise<unknown[]> {
  using clean = new Replaying(folder);
  writeFileSync(join(folder, 'sales.csv'), fileOf(rows.map(lineOf)));
  await clean.run(pipeline);
  return rowsIn(clean);
}

/** What the target holds, in any order. */
function rowsIn(target: Replaying): string[] {
  const file = join(target.folder, 'sales.out.csv');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim().split('\n').slice(1).sort();
  return target
    .rows('shop.db', 'sales')
    .map((row) => JSON.stringify(row))
    .sort();
}

/**
 * Runs over dirt, corrects in two rounds, each replayed, and compares with one run over the file as it should have
 * been.
 */
async function replayed(rows: readonly Sale[], firstRound: number, pipeline: object, expectedWay: string) {
  const folder = temporaryFolder();
  const [dirtyFolder, cleanFolder] = [join(folder, 'dirty'), join(folder, 'clean')];
  mkdirSync(dirtyFolder);
  mkdirSync(cleanFolder);
  using sales = new Replaying(dirtyFolder);
  writeFileSync(join(dirtyFolder, 'sales.csv'), fileOf(rows.map(dirtyLine)));
  await sales.run(pipeline);
  const open = sales.open();
  for (const round of [open.slice(0, firstRound), open.slice(firstRound)]) {
    if (round.length === 0) continue;
    sales.correct(new Map(round.map((reject) => [reject.id, correctionOf(reject, rows)])));
    const { failed, settled, way } = await sales.replay(pipeline);
    expect([way, failed]).toEqual([expectedWay, []]);
    expect(settled.length).toBe(round.length);
  }
  expect(sales.open()).toEqual([]);
  expect(rowsIn(sales)).toEqual(await cleanRun(cleanFolder, rows, pipeline));
}

const wholeSteps = ['first', 'sums'];

/** Rows go their way alone where neither a step nor the target has to see all others. */
function wayOf(mode: string, shape: string): 'direct' | 'overlay' {
  return wholeSteps.includes(shape) || mode === 'upsert' || mode === 'file' ? 'overlay' : 'direct';
}

const cases = (Object.keys(sinks) as (keyof typeof sinks)[]).flatMap((mode) =>
  Object.entries(steps).flatMap(([shape, step]) => {
    const way = wayOf(mode, shape);
    return mode === 'append' && way === 'overlay'
      ? []
      : [{ mode, shape, way, pipeline: pipelineOf(sinks[mode], step) }];
  }),
);

test.for(cases)(
  'after fix and $way replay a $mode target of $shape is what one clean run makes',
  { timeout: 120_000 },
  async ({ pipeline, way }) => {
    const rows = fc.array(sale, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(3), (some, firstRound) => replayed(some, firstRound, pipeline, way)),
      { numRuns: 1 },
    );
  },
);

test.for(wholeSteps)(
  'an appended table of %s takes no replay, which would bring every row once more',
  async (shape) => {
    const folder = temporaryFolder({ 'sales.csv': fileOf(['1,a,2', '1,b,n/a']) });
    using sales = new Replaying(folder);
    const step = Object.entries(steps).find(([name]) => name === shape)?.[1] ?? [];
    const pipeline = pipelineOf(sinks.append, step);
    await sales.run(pipeline);
    const before = rowsIn(sales);
    sales.correct(new Map(sales.open().map(({ id }) => [id, { set: { qty: '3' } }])));
    await expect(sales.replay(pipeline)).rejects.toMatchObject({ code: 'target.failed' });
    expect([rowsIn(sales), sales.open().length]).toEqual([before, 1]);
  },
);
