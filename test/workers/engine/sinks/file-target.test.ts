import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { lackOfRoom } from '../../../../core/lack-of-room.ts';
import { queryRows, runHere } from '../../../support/run-pipeline.ts';
import { tableRows } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const rows = { id: 'rows', type: 'input.rows', config: { columns: [{ name: 'n', type: 'integer' }], rows: [[1]] } };
const copyTo = (...outputs: { id: string; type: string; config: object }[]) => ({
  nodes: [rows, ...outputs],
  edges: outputs.map(({ id }) => ({ from: 'rows', to: id })),
});
const csv = (id: string, path: string) => ({ id, type: 'output.csv', config: { path } });
const table = (id: string, path: string) => ({
  id,
  type: 'output.sqlite',
  config: { path, table: id, mode: 'replace' },
});

test.skipIf(process.platform === 'win32')(
  'a file is written where its links lead, with the permissions that it had',
  async () => {
    const folder = temporaryFolder({ 'real/kept.csv': 'old' });
    chmodSync(join(folder, 'real/kept.csv'), 0o600);
    symlinkSync('real/kept.csv', join(folder, 'kept.csv'));
    symlinkSync('real/new.csv', join(folder, 'new.csv'));
    symlinkSync('real/x.db', join(folder, 'x.db'));
    await runHere(
      folder,
      copyTo(csv('kept', 'kept.csv'), csv('new', 'new.csv'), table('a', 'x.db'), table('b', 'real/x.db')),
    );
    expect(['kept.csv', 'new.csv'].map((name) => readlinkSync(join(folder, name)))).toEqual([
      'real/kept.csv',
      'real/new.csv',
    ]);
    expect(readdirSync(join(folder, 'real'))).toEqual(['kept.csv', 'new.csv', 'x.db']);
    expect(readFileSync(join(folder, 'real/kept.csv'), 'utf8')).toBe('n\n1\n');
    expect(statSync(join(folder, 'real/kept.csv')).mode & 0o777).toBe(0o600);
    expect(tableRows(join(folder, 'x.db'), 'SELECT * FROM a UNION ALL SELECT * FROM b')).toEqual([[1n], [1n]]);
  },
);

test.skipIf(process.platform === 'win32')(
  'nobody can read what takes the place of a private file while it is written',
  async () => {
    const folder = temporaryFolder({ 'plain.csv': 'old', 'encoded.csv': 'old', 'part/n=1/data_0.parquet': 'old' });
    for (const [name, mode] of [
      ['plain.csv', 0o600],
      ['encoded.csv', 0o640],
      ['part', 0o700],
    ] as const)
      chmodSync(join(folder, name), mode);
    const modes = new Set<string>();
    const look = () => {
      for (const name of readdirSync(folder)) {
        const [, target] = /^\.(\w+(?:\.csv)?)\..*\.weir-tmp/.exec(name) ?? [];
        if (target !== undefined) modes.add(`${target} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
      }
    };
    const encoded = { id: 'encoded', type: 'output.csv', config: { path: 'encoded.csv', encoding: 'latin-1' } };
    const part = { id: 'part', type: 'output.parquet', config: { path: 'part', partitionBy: ['n'] } };
    const { nodes, edges } = copyTo(csv('plain', 'plain.csv'), encoded, part);
    const columns = ['n', 'm'].map((name) => ({ name, type: 'integer' }));
    const wide = { ...rows, config: { columns, rows: [[1, 2]] } };
    await runHere(folder, { nodes: [wide, ...nodes.slice(1)], edges }, { onEvent: look });
    expect([...modes].sort()).toEqual(['encoded.csv 640', 'part 700', 'plain.csv 600']);
    expect(readFileSync(join(folder, 'plain.csv'), 'utf8')).toBe('n,m\n1,2\n');
  },
);

test.skipIf(process.platform === 'win32')('a name may be as long as the file system lets it', async () => {
  const folder = temporaryFolder();
  const [file, partitions] = [`${'é'.repeat(125)}.csv`, 'p'.repeat(255)];
  const part = { id: 'part', type: 'output.parquet', config: { path: partitions, partitionBy: ['n'] } };
  const { nodes, edges } = copyTo(csv('file', file), part);
  const columns = ['n', 'm'].map((name) => ({ name, type: 'integer' }));
  const wide = { ...rows, config: { columns, rows: [[1, 2]] } };
  await runHere(folder, { nodes: [wide, ...nodes.slice(1)], edges });
  expect(readdirSync(folder)).toEqual(expect.arrayContaining([partitions, file]));
  expect(readdirSync(join(folder, partitions))).toEqual(['n=1']);
  const texts = { ...rows, config: { columns: ['n', 'm'], rows: [['1'.repeat(300), 2]] } };
  await expect(runHere(folder, { nodes: [texts, ...nodes.slice(1)], edges })).rejects.toMatchObject({
    code: 'target.failed',
    node: 'part',
    message: expect.stringMatching(/p cannot be written: File name too long\. .* or other values to partition by\.$/),
  });
  expect(readdirSync(join(folder, partitions))).toEqual(['n=1']);
});

test.skipIf(process.platform === 'win32')('a pipe is left alone', async () => {
  const folder = temporaryFolder();
  execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd: folder });
  for (const output of [csv('out', 'pipe'), table('out', 'pipe')]) {
    const failed = expect.objectContaining({ code: 'target.failed', node: 'out' });
    await expect(runHere(folder, copyTo(output))).rejects.toEqual(failed);
    expect(lstatSync(join(folder, 'pipe')).isFIFO()).toBe(true);
  }
});

test('a path that cannot be is told as what it is', async () => {
  const folder = temporaryFolder({ 'a.csv': 'old' });
  await expect(runHere(folder, copyTo(csv('out', 'a.csv/b.csv')))).rejects.toMatchObject({
    code: 'target.read_only',
    node: 'out',
  });
  await expect(runHere(folder, copyTo(csv('out', `${'a'.repeat(260)}.csv`)))).rejects.toMatchObject({
    code: 'target.failed',
    node: 'out',
    message: expect.stringContaining('.csv cannot be written: ENAMETOOLONG'),
  });
  await expect(runHere(folder, copyTo(csv('out', 'a\0.csv')))).rejects.toThrow('path must not hold the character NUL.');
});

test.each([
  ['Could not write file "out.csv": No space left on device', 'The disk is full'],
  ['Could not write file "out.csv": Disk quota exceeded', 'The quota of the disk is used up'],
  ['EFBIG: file too large, write', 'The disk takes no file of this size'],
  ['Could not write file "out.csv": Input/output error', undefined],
])('of "%s", the lack of room is told as what it is', (told, words) => {
  expect(lackOfRoom(told)).toBe(words);
});

test('a sum of integers keeps every digit in a Parquet file', async () => {
  const folder = temporaryFolder();
  const columns = [{ name: 'n', type: 'integer' }];
  const measures = [
    { name: 'total', expr: 'sum(n)' },
    { name: 'mark', expr: 'max(md5_number(CAST(n AS VARCHAR)))' },
  ];
  const nodes = [
    { id: 'rows', type: 'input.rows', config: { columns, rows: [['9007199254740993'], [2]] } },
    { id: 'sum', type: 'aggregate', config: { measures } },
    { id: 'file', type: 'output.parquet', config: { path: 'sum.parquet' } },
  ];
  const edges = [
    { from: 'rows', to: 'sum' },
    { from: 'sum', to: 'file' },
  ];
  await runHere(folder, { nodes, edges });
  const read = `SELECT total, typeof(total), mark FROM '${join(folder, 'sum.parquet')}'`;
  expect(await queryRows(read)).toEqual([
    ['9007199254740995', 'DECIMAL(38,0)', '264718241100745107473580409701003046194'],
  ]);
});
