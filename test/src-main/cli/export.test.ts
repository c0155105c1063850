import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestStore, writeRejects } from '../../support/app-store.ts';
import { weir } from '../../support/command-line.ts';
import { aReject } from '../../support/rejects.ts';
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

test('says how many rows the script does not correct, though runs do since their replay', async () => {
  await using folder = await scopedFolder();
  await writeFile(join(folder.path, 'in.csv'), 'id\n1\n');
  const file = join(realpathSync(folder.path), 'shop.weir.json');
  await writeFile(file, JSON.stringify(pipeline("id <> ''")));
  const app = openTestStore();
  await writeRejects(app, [aReject(), aReject({ sourceRow: 2 }), aReject({ sourceRow: 3 })], { pipeline: file });
  const [first, second] = app.store.rejects.list({ filter: { pipeline: file } }).rejects.map(({ id }) => id);
  app.store.rejects.correct({ pipeline: file }, { set: { price: '9' } });
  app.store.rejects.settleReplayed({ ids: [first ?? 0, second ?? 0] }, 'replayed');
  const words = ['export', file, '--to', 'python', '--out', 'scripts'];
  const { code, stderr } = await weir(folder.path, words, { WEIR_HOME: app.home.path });
  expect(code).toBe(0);
  expect(stderr).toBe(
    'weir: warning: 2 rows were corrected and replayed in Weir. The script does not know about that and rejects them again, unless their source is corrected too.\n',
  );
});
