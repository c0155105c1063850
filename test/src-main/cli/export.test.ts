import { existsSync, readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { weir } from '../../support/command-line.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';

const pipeline = (where: string) => ({
  format: 'weir/1',
  nodes: [
    { id: 'in', type: 'input.csv', config: { path: 'in.csv' } },
    { id: 'some', type: 'filter', config: { where } },
    { id: 'out', type: 'output.csv', config: { path: 'out.csv' } },
  ],
  edges: [
    { from: 'in', to: 'some' },
    { from: 'some', to: 'out' },
  ],
});

test('writes scripts into a folder that it makes, and says what is wrong where it cannot', async () => {
  await using folder = await scopedFolder();
  await writeFile(join(folder.path, 'in.csv'), 'id\n1\n');
  await writeFile(join(folder.path, 'Día 1.weir.json'), JSON.stringify(pipeline("id <> ''")));
  await writeFile(join(folder.path, 'wrong.weir.json'), JSON.stringify(pipeline("ib <> ''")));
  const [python, wrong, spark, nowhere] = await Promise.all([
    weir(folder.path, ['export', 'Día 1.weir.json', '--to', 'airflow', '--out', 'new/scripts']),
    weir(folder.path, ['export', 'wrong.weir.json', '--to', 'python', '--out', 'wrong']),
    weir(folder.path, ['export', 'Día 1.weir.json', '--to', 'pyspark', '--out', 'spark']),
    weir(folder.path, ['export', 'Día 1.weir.json', '--to', 'python', '--out', 'in.csv']),
  ]);
  const scripts = ['dia_1_dag.py', 'dia_1.py'].map((name) => join(folder.path, 'new', 'scripts', name));
  expect(python).toMatchObject({ code: 0, stdout: scripts.map((path) => `${path}\n`).join(''), stderr: '' });
  expect(scripts.map((path) => statSync(path).mode & 0o100)).toEqual([0, 0o100]);
  expect(readdirSync(join(folder.path, 'new', 'scripts')).sort()).toEqual(['dia_1.py', 'dia_1_dag.py']);
  expect(wrong).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('some: There is no column "ib"'),
  });
  expect(spark).toMatchObject({ code: 0, stdout: `${join(folder.path, 'spark', 'dia_1_spark.py')}\n`, stderr: '' });
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written into') });
  expect(existsSync(join(folder.path, 'wrong'))).toBe(false);
});
