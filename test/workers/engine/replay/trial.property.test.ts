import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trialSchema } from '../../../../core/replay/trial.ts';
import type { Correction, Reject } from '../../../../core/store/reject.ts';
import { entryLine } from '../../../../src-main/app/runs/corrections-file.ts';
import { PreviewDesk } from '../../../../workers/engine/preview/preview-desk.ts';
import { Replaying } from '../../../support/replaying.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const quantities = ['1', '7.0', ' 3', 'x', '-2', '', '9007199254740993', '1e3', '0.5'];
const prices = ['1.5', '12345678901234567.25', 'n/a', '-1', ''];

interface Row {
  qty: string;
  price: string;
  isCut: boolean;
}

const row: fc.Arbitrary<Row> = fc.record({
  qty: fc.constantFrom(...quantities),
  price: fc.constantFrom(...prices),
  isCut: fc.boolean(),
});

const pipeline = {
  nodes: [
    { id: 'sales', type: 'input.csv', config: { path: 'sales.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { qty: { type: 'integer' }, price: { type: 'decimal(20,2)' } } } },
    { id: 'valid', type: 'validate', config: { rules: [{ name: 'some', expr: 'qty > 0 AND price >= 0' }] } },
    // A table of numbers would refuse the longest price, which no trial foretells.
    { id: 'told', type: 'cast', config: { columns: { price: { type: 'text' } } } },
    { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'sales', mode: 'replace' } },
  ],
  edges: ['typed', 'valid', 'told', 'load'].map((to, index) => ({
    from: ['sales', 'typed', 'valid', 'told'][index],
    to,
  })),
};

function correctionFor(reject: Reject, { qty, price }: Row): Correction {
  return reject.isLine ? { line: `${reject.sourceRow},${qty},${price}` } : { set: { qty, price } };
}

/** What a trial says of each open entry: nulls where it would pass. */
async function judge(
  sales: Replaying,
  pipeline: object,
): Promise<Map<number, { message: string | null; column: string | null }>> {
  const spool = join(sales.folder, 'spool');
  mkdirSync(spool, { recursive: true });
  const entriesFile = join(spool, 'entries.ndjson');
  const replayed = sales.store.rejects.iterate({ status: 'replayed', hasCorrection: true });
  const before = [...replayed].map((reject) => entryLine(reject, false));
  writeFileSync(entriesFile, [...before, ...sales.open().map((reject) => entryLine(reject, true))].join(''));
  const document = {
    pipelineFile: sales.pipelineFile,
    text: JSON.stringify({ format: 'weir/1', ...pipeline }),
    params: {},
    folder: spool,
    reading: 'describe' as const,
  };
  const desk = new PreviewDesk();
  const call = { call: 'tryEntries' as const, document, entriesFile, fix: null, isKept: false };
  const { verdicts } = trialSchema.parse(await desk.answer(call, new AbortController().signal));
  return new Map(verdicts.map(({ entry, message, column }) => [entry, { message, column }]));
}

/** Corrects all rejects somehow, asks what would pass, replays, and looks whether it came so. */
async function judgedAsReplayed(rows: readonly Row[], corrections: readonly Row[]): Promise<void> {
  const folder = temporaryFolder();
  using sales = new Replaying(folder);
  const lines = rows.map(({ qty, price, isCut }, index) => (isCut ? `${index + 1}` : `${index + 1},${qty},${price}`));
  writeFileSync(join(folder, 'sales.csv'), `id,qty,price\n${lines.map((line) => `${line}\n`).join('')}`);
  await sales.run(pipeline);
  const open = sales.open();
  if (open.length === 0) return;
  const fallback = { qty: '1', price: '1', isCut: false };
  sales.correct(
    new Map(open.map((reject, index) => [reject.id, correctionFor(reject, corrections[index] ?? fallback)])),
  );

  const judged = await judge(sales, pipeline);
  const { settled, failed } = await sales.replay(pipeline);
  const known = new Set(open.map(({ id }) => id));
  const later = new Map(
    sales
      .open()
      .filter(({ id }) => !known.has(id))
      .map(({ sourceRow, node, message, column }) => [
        sourceRow,
        { message: `"${node}", further on, rejects it: ${message}`, column },
      ]),
  );
  const rowOf = new Map(open.map(({ id, sourceRow }) => [id, sourceRow]));
  const passed = { message: null, column: null };
  const replayed = new Map([
    ...settled.map((entry) => [entry, later.get(rowOf.get(entry) ?? null) ?? passed] as const),
    ...failed.map(({ entry, message, column }) => [entry, { message, column }] as const),
  ]);
  expect(judged).toEqual(replayed);
}

test('what a trial says of corrected rows is what a replay does with them', { timeout: 120_000 }, async () => {
  const some = fc.array(row, { minLength: 1, maxLength: 8 });
  await fc.assert(fc.asyncProperty(some, some, judgedAsReplayed), { numRuns: 5 });
});

test('a row that is compared with others is tried among those of lines that were replayed before, too', async () => {
  const folder = temporaryFolder({ 'sales.csv': 'id,qty\n1,1\n2\n1,3\n' });
  using sales = new Replaying(folder);
  const query = 'SELECT id, qty, sum(CAST(qty AS INTEGER)) OVER () AS total FROM sales';
  const [read, , , , load] = pipeline.nodes;
  const compared = {
    nodes: [
      read,
      { id: 'summed', type: 'sql', config: { query } },
      { id: 'valid', type: 'validate', config: { schema: { id: { unique: true } } } },
      load,
    ],
    edges: [
      { from: 'sales', to: 'summed' },
      { from: 'summed', to: 'valid' },
      { from: 'valid', to: 'load' },
    ],
  };
  await sales.run(compared);
  const idOf = (text: string) => sales.open().find(({ record }) => record.includes(text))?.id ?? 0;
  sales.correct(new Map([[idOf('2'), { line: '2,2' }]]));
  await sales.replay(compared);
  const id = idOf('"total":6');
  sales.correct(new Map([[id, { set: { id: '3' } }]]));
  expect((await judge(sales, compared)).get(id)).toEqual({ message: null, column: null });
  expect((await sales.replay(compared)).settled).toEqual([id]);
});

test('a row without a key is tried against the row of its new key as an upsert would take it in', async () => {
  using sales = new Replaying(temporaryFolder());
  writeFileSync(join(sales.folder, 'sales.csv'), 'id,qty\n1,1\n,2\n');
  const load = { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'sales' } };
  const [source] = pipeline.nodes;
  const upserting = {
    nodes: [source, { ...load, config: { ...load.config, mode: 'upsert', keys: ['id'] } }],
    edges: [{ from: 'sales', to: 'load' }],
  };
  await sales.run(upserting);
  const [keyless] = sales.open();
  sales.correct(new Map([[keyless?.id ?? 0, { set: { id: '1' } }]]));
  expect([...(await judge(sales, upserting)).values()]).toEqual([{ message: null, column: null }]);
  expect(await sales.replay(upserting)).toMatchObject({ settled: [keyless?.id] });
  expect(sales.rows('shop.db', 'sales')).toEqual([['1', '2']]);
});

test('a corrected line is tried with the types that a replay infers from it, too', async () => {
  using sales = new Replaying(temporaryFolder({ 'sales.csv': 'id,qty\n1,1\n2\n' }));
  const [source, , , , load] = pipeline.nodes;
  const inferring = {
    nodes: [{ ...source, config: { path: 'sales.csv', types: 'infer' } }, load],
    edges: [{ from: 'sales', to: 'load' }],
  };
  await sales.run(inferring);
  const [cut] = sales.open();
  sales.correct(new Map([[cut?.id ?? 0, { line: '2,many' }]]));
  expect([...(await judge(sales, inferring)).values()]).toEqual([{ message: null, column: null }]);
  expect(await sales.replay(inferring)).toMatchObject({ settled: [cut?.id] });
  expect(sales.rows('shop.db', 'sales')).toEqual([
    [1, 1],
    [2, 'many'],
  ]);
});
