import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../support/run-pipeline.ts';
import { countsOf, tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { csv, orders, table, wires } from './orders-graph.ts';

test('two outputs cannot write one file, however they spell it, unless one is disabled', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const one = { id: 'one', type: 'output.csv', config: { path: 'out.csv' } };
  const two = { id: 'two', type: 'output.json', config: { path: './out.csv' } };
  const edges = [...wires('orders', 'one'), ...wires('orders', 'two')];
  await expect(runHere(folder, { nodes: [orders, one, two], edges })).rejects.toMatchObject({
    code: 'pipeline.invalid',
    node: 'two',
    message: '"two" writes the same file as "one", and only one of the two would be left. Give it another path.',
  });
  const { events } = await runHere(folder, { nodes: [orders, one, { ...two, disabled: true }], edges });
  expect(countsOf(events)).toMatchObject({ one: [6, 6, 0] });
});

test('outputs cannot write to one place by links, or a database and a file, nor one into the folder of another', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  mkdirSync(join(folder, 'data'));
  symlinkSync(join(folder, 'data'), join(folder, 'link'), 'junction');
  const output = (id: string, type: string, path: string, more = {}) => ({ id, type, config: { path, ...more } });
  const json = (path: string) => output('two', 'output.json', path);
  const parts = (id: string, path: string) => output(id, 'output.parquet', path, { partitionBy: ['qty'] });
  const same = '"two" writes the same file as "one", and only one of the two would be left. Give it another path.';
  const within = (id: string, other: string) =>
    `"${id}" writes into the folder of "${other}", which is replaced whole. Give it another path.`;
  for (const [one, two, message] of [
    [table('one', 't', 'data/out'), json('data/out'), same],
    [output('one', 'output.csv', 'data/out'), json('link/out'), same],
    [output('one', 'output.csv', 'data/new/out'), json('link/new/out'), same],
    [parts('one', 'data/'), json('data'), same],
    [parts('one', 'parts'), json('parts/qty=1/out'), within('two', 'one')],
    [output('one', 'output.csv', './parts/out'), parts('two', 'parts/'), within('one', 'two')],
    [parts('one', 'link/parts'), json(join(folder, 'data/parts/out')), within('two', 'one')],
  ] as const) {
    const edges = [...wires('orders', 'one'), ...wires('orders', 'two')];
    await expect(runHere(folder, { nodes: [orders, one, two], edges })).rejects.toMatchObject({
      code: 'pipeline.invalid',
      message,
    });
  }
});

test('no output empties the table that another has filled, but one may add to what another puts into it', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const into = (id: string, mode: string, table: string) => ({
    id,
    type: 'output.sqlite',
    config: { path: 'out.db', table, mode },
  });
  const edges = [...wires('orders', 'one'), ...wires('orders', 'two')];
  await expect(
    runHere(folder, { nodes: [orders, into('one', 'append', 't'), into('two', 'replace', 'T')], edges }),
  ).rejects.toMatchObject({
    node: 'two',
    message: '"two" empties the table "T", which "one" has filled by then. Choose another mode here, or another table.',
  });
  await runHere(folder, { nodes: [orders, into('one', 'replace', 't'), into('two', 'append', 'T')], edges });
  expect(tableRows(join(folder, 'out.db'), 'SELECT count(*) FROM t')).toEqual([[12n]]);
});

test('no output mirrors its rejects in a table that an output of the same database loads', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const into = (id: string, path: string, table: string, dlqTable?: string) => ({
    id,
    type: 'output.sqlite',
    config: { path, table, mode: 'append', ...(dlqTable !== undefined && { dlqTable }) },
  });
  const edges = [...wires('orders', 'one'), ...wires('orders', 'two')];
  const fault = {
    code: 'pipeline.invalid',
    node: 'one',
    message: 'The rejects of "one" would go into "T", which is the table of an output. Name another dlqTable.',
  };
  const both = (path: string) => ({ nodes: [orders, into('one', 'out.db', 's', 'T'), into('two', path, 't')], edges });
  await expect(runHere(folder, both('./out.db'))).rejects.toMatchObject(fault);
  symlinkSync(join(folder, 'out.db'), join(folder, 'link.db'));
  await expect(runHere(folder, both('link.db'))).rejects.toMatchObject(fault);
  await runHere(folder, both('other.db'));
});

test('a run says that an input takes in what an output of its pipeline writes', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const written = { id: 'write', type: 'output.csv', config: { path: 'written.csv' } };
  const all = { ...orders, config: { path: '*.csv' } };
  const run = async () => {
    const { events } = await runHere(folder, { nodes: [all, written], edges: wires('orders', 'write') });
    expect(events).toContainEqual({
      type: 'warning',
      node: 'orders',
      message:
        '"*.csv" also takes in what "write" writes, so that the next run reads the rows of this one once more. Let "write" write into another folder, or choose a pattern that leaves its file out.',
    });
    return countsOf(events);
  };
  expect(await run()).toMatchObject({ write: [6, 6, 0] });
  expect(await run()).toMatchObject({ write: [12, 12, 0] });
});

test('paths to one database fill it together, hard links too', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  mkdirSync(join(folder, 'data'));
  symlinkSync(join(folder, 'data'), join(folder, 'link'), 'junction');
  const run = (path: string) =>
    runHere(folder, {
      nodes: [orders, table('one', 'a', 'data/out.db'), table('other', 'b', path)],
      edges: [...wires('orders', 'one'), ...wires('orders', 'other')],
    });
  await run('link/out.db');
  linkSync(join(folder, 'data/out.db'), join(folder, 'hard.db'));
  await run('hard.db');
  const counts = tableRows(join(folder, 'data/out.db'), 'SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)');
  expect(counts).toEqual([[6n, 6n]]);
});
