import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Correction, Reject } from '../../../../core/store/reject.ts';
import { Replaying } from '../../../support/replaying.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A row as it should have been, and how it came: whole, with a cell that is no number, too small, or a line cut short. */
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

const sinks = {
  append: { mode: 'append' },
  replace: { mode: 'replace' },
  upsert: { mode: 'upsert', keys: ['sku'] },
  delete_write: { mode: 'delete_write', partitionBy: ['day'] },
};

const steps = {
  rows: [{ id: 'step', type: 'derive', config: { columns: [{ name: 'twice', expr: 'qty * 2' }] } }],
  first: [{ id: 'step', type: 'dedupe', config: { keys: ['day', 'sku'] } }],
  sums: [
    {
      id: 'step',
      type: 'aggregate',
      config: { groupBy: ['day', 'sku'], measures: [{ name: 'total', expr: 'sum(qty)' }] },
    },
  ],
};

function pipelineOf(sink: object, step: object[]) {
  const nodes = [
    { id: 'sales', type: 'input.csv', config: { path: 'sales.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { qty: { type: 'integer' } } } },
    { id: 'valid', type: 'validate', config: { rules: [{ name: 'not negative', expr: 'qty >= 0' }] } },
    ...step,
    { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'sales', ...sink } },
  ];
  const ids = ['sales', 'typed', 'valid', 'step', 'load'];
  return { nodes, edges: ids.slice(1).map((to, index) => ({ from: ids[index], to })) };
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
  return sorted(clean.rows('shop.db', 'sales'));
}

function sorted(rows: unknown[]): unknown[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Runs over dirt, corrects in two rounds, each replayed, and compares with one run over the file as it should have been. */
async function replayed(rows: readonly Sale[], firstRound: number, pipeline: object) {
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
    const { failed, settled } = await sales.replay(pipeline);
    expect(failed).toEqual([]);
    expect(settled.length).toBe(round.length);
  }
  expect(sales.open()).toEqual([]);
  expect(sorted(sales.rows('shop.db', 'sales'))).toEqual(await cleanRun(cleanFolder, rows, pipeline));
}

const cases = Object.entries(sinks).flatMap(([mode, sink]) =>
  Object.entries(steps).flatMap(([shape, step]) => {
    const fits = (mode !== 'append' || shape === 'rows') && (shape !== 'sums' || mode !== 'none');
    return fits ? [{ mode, shape, pipeline: pipelineOf(sink, step) }] : [];
  }),
);

test.for(cases)(
  'after fix and replay a $mode target of $shape is what one clean run makes',
  { timeout: 60_000 },
  async ({ pipeline }) => {
    const rows = fc.array(sale, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(3), (some, firstRound) => replayed(some, firstRound, pipeline)),
      { numRuns: 3 },
    );
  },
);
