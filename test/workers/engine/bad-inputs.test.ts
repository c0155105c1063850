import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { countsOf, tableRows, warningsIn } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const pipeline = (config: object) => ({
  nodes: [
    { id: 'read', type: 'input.csv', config },
    { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
  ],
  edges: [{ from: 'read', to: 'load' }],
});

test('a file without a byte is an error that names the node', async () => {
  const folder = temporaryFolder({ 'in.csv': '' });
  await expect(runHere(folder, pipeline({ path: 'in.csv' }))).rejects.toMatchObject({ node: 'read' });
});

test('a header alone makes an empty table', async () => {
  const folder = temporaryFolder({ 'in.csv': 'a,b\n' });
  await runHere(folder, pipeline({ path: 'in.csv', header: true }));
  expect(tableRows(join(folder, 'out.db'), 'SELECT a, b FROM t')).toEqual([]);
});

test('text in the wrong encoding is rejected by row, and the right encoding reads it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'in.csv'), Buffer.from('name\nAnn\nJ\xfcrgen\n', 'latin1'));
  const { rejects } = await runHere(folder, pipeline({ path: 'in.csv' }));
  expect(rejects.map(({ code, sourceRow }) => [code, sourceRow])).toEqual([['csv.encoding', 2]]);
  await runHere(folder, pipeline({ path: 'in.csv', encoding: 'windows-1252' }));
  expect(tableRows(join(folder, 'out.db'), 'SELECT name FROM t')).toEqual([['Ann'], ['Jürgen']]);
});

test('ragged rows are rejected with the place they have in the file', async () => {
  const folder = temporaryFolder({ 'in.csv': 'a,b\n1,2\n3\n\n4,5,6\n7,8\n' });
  const { events, rejects } = await runHere(folder, pipeline({ path: 'in.csv' }));
  expect(rejects.map(({ code, line, record }) => [code, line, record])).toEqual([
    ['csv.missing_columns', 3, '3'],
    ['csv.too_many_columns', 5, '4,5,6'],
  ]);
  expect(countsOf(events)['load']).toEqual([2, 2, 0]);
  expect(warningsIn(events).join(' ')).toMatch(/care/i);
});

test('a Parquet file that is damaged beyond its footer is named, with a way out', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'in.parquet');
  await queryRows(`COPY (SELECT i::VARCHAR AS t FROM range(50000) r(i)) TO '${file}' (FORMAT parquet)`);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xff, 4, 64));
  const [, load] = pipeline({}).nodes;
  const nodes = [{ id: 'read', type: 'input.parquet', config: { path: 'in.parquet' } }, load];
  await expect(runHere(folder, { ...pipeline({}), nodes })).rejects.toMatchObject({
    code: 'source.unreadable',
    node: 'read',
    message: expect.stringMatching(/^.*in\.parquet is damaged, .*\. Write it again, or choose another\.$/),
  });
});

test('more columns than can be read, or than SQLite can hold, are told as such', async () => {
  const folder = temporaryFolder({
    'most.csv': `${Array.from({ length: 10_001 }, (_, index) => `c${index}`)}\n`,
    'many.csv': `${Array.from({ length: 2001 }, (_, index) => `c${index}`)}\n${'1,'.repeat(2000)}1\n`,
  });
  await expect(runHere(folder, pipeline({ path: 'most.csv' }))).rejects.toMatchObject({
    node: 'read',
    message: expect.stringContaining('10001 columns'),
  });
  await expect(runHere(folder, pipeline({ path: 'many.csv' }))).rejects.toMatchObject({ node: 'load' });
});

test('a picture in place of a text is read, with a warning of the run', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'in.csv'), Buffer.from('\x89PNG\r\n\x1a\nIHDR\n', 'latin1'));
  const { events } = await runHere(folder, pipeline({ path: 'in.csv' }));
  expect(warningsIn(events)).toContainEqual(expect.stringMatching(/does not look like text: .* a PNG image\.$/));
});

test('a folder in place of a file, and a file that is not there, are told apart', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'in.csv'));
  await expect(runHere(folder, pipeline({ path: 'in.csv' }))).rejects.toMatchObject({
    code: 'source.unreadable',
    node: 'read',
  });
  await expect(runHere(folder, pipeline({ path: 'gone.csv' }))).rejects.toMatchObject({
    code: 'source.not_found',
    node: 'read',
  });
  await expect(runHere(folder, pipeline({ path: 'a'.repeat(300) }))).rejects.toMatchObject({
    code: 'source.unreadable',
    node: 'read',
  });
});

// Windows has no pipes in folders.
test.skipIf(process.platform === 'win32')('a pipe is no file, whatever is to be read of it', async () => {
  const folder = temporaryFolder();
  execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd: folder });
  for (const type of ['input.csv', 'input.json', 'input.parquet', 'input.excel', 'input.sqlite']) {
    const config = { path: 'p*', ...(type === 'input.sqlite' && { table: 't' }) };
    const nodes = [{ id: 'read', type, config }, ...pipeline({}).nodes.slice(1)];
    const message = expect.stringMatching(/pipe is no regular file\.$/);
    const told = { code: 'source.unreadable', node: 'read', message };
    await expect(runHere(folder, { ...pipeline({}), nodes })).rejects.toMatchObject(told);
  }
});

test('a file may have any name', async () => {
  const folder = temporaryFolder();
  const names = ['it\'s "quoted".csv', 'new\nline.csv', '[a]*?.csv', '$HOME;--.csv', '👩‍👩‍👧.csv'];
  for (const name of names) writeFileSync(join(folder, name), `v\n${names.indexOf(name)}\n`);
  await runHere(folder, pipeline({ path: names }));
  expect(tableRows(join(folder, 'out.db'), 'SELECT v FROM t')).toEqual(names.map((_, index) => [String(index)]));
});

test('a line that is longer than the fast reader takes is read with care, and never an error of the engine', async () => {
  const folder = temporaryFolder({ 'in.csv': `a,b\n1,2\n${'x'.repeat(3_000_000)},1\n5,6\n` });
  const { events, rejects } = await runHere(folder, pipeline({ path: 'in.csv' }));
  const loaded = tableRows(join(folder, 'out.db'), 'SELECT count(*) FROM t');
  expect(Number(loaded[0]?.[0]) + rejects.length).toBe(3);
  expect(warningsIn(events)[0]).toMatch(/care/);
});
