import { expect, test, vi } from 'vitest';
import { weir } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Slow: each look is a process of its own, as a person starts it.
vi.setConfig({ testTimeout: 120_000 });

const rows = { id: 'rows', type: 'input.rows', config: { columns: ['a'], rows: [[1]] } };

function folderWith(more: object): string {
  const pipeline = { format: 'weir/1', nodes: [rows], edges: [], ...more };
  return temporaryFolder({ 'p.weir.json': JSON.stringify(pipeline) });
}

const filtered = (config: object) => ({
  nodes: [rows, { id: 'kept', type: 'filter', config }],
  edges: [{ from: 'rows', to: 'kept' }],
});

test('a file that is no pipeline is validated like any other: all of its problems are listed', async () => {
  const folder = folderWith({ settings: { thread: 1 }, nodez: [], nodes: [{ ...rows, lable: 'x' }] });
  const { code, stdout, stderr } = await weir(folder, ['validate', 'p.weir.json', '--json']);
  const { problems } = JSON.parse(stdout);
  expect([code, stderr]).toEqual([2, '']);
  const told = problems.map(({ node = '', message }: { node?: string; message: string }) => `${node} ${message}`);
  expect(told.sort()).toEqual([
    ' Unknown key "nodez" in the file. Did you mean "nodes"?',
    ' Unknown key "thread" in settings. Did you mean "threads"?',
    'rows Unknown key "lable" in nodes[0] of "rows". Did you mean "label"?',
  ]);
});

test('a file that cannot be read is told to programs, too, as its command tells what went wrong', async () => {
  const folder = folderWith({});
  const told = async (...words: string[]) => {
    const { code, stdout, stderr } = await weir(folder, [...words, 'none.weir.json', '--json']);
    expect(stderr).toBe('weir: The pipeline file none.weir.json cannot be read: there is no such file.\n');
    return [code, JSON.parse(stdout)];
  };
  const message = 'The pipeline file none.weir.json cannot be read: there is no such file.';
  const error = { code: 'pipeline.not_found', message };
  const sums = { outputs: [], rejected: 0, warnings: [], peakRssBytes: 0, cpuSeconds: 0 };
  const failed = { runId: null, status: 'failed', durationMs: 0, params: {}, nodes: {}, ...sums, error };
  expect(await told('run')).toEqual([2, failed]);
  expect(await told('validate')).toEqual([2, { problems: [{ severity: 'error', ...error }] }]);
  expect(await told('dlq', 'replay')).toEqual([2, { replayed: 0, failedAgain: 0, status: 'failed', error }]);
});

test('an unknown port is a problem of its node', async () => {
  const folder = folderWith({ ...filtered({ where: 'a > 1' }), edges: [{ from: 'rows.outt', to: 'kept' }] });
  const { code, stdout } = await weir(folder, ['validate', 'p.weir.json', '--json']);
  const [problem] = JSON.parse(stdout).problems;
  expect([code, problem.node, problem.code]).toEqual([2, 'rows', 'graph.unknown_port']);
});

test('a preview of an invalid pipeline is bad usage, and names the node', async () => {
  const folder = folderWith(filtered({ where: 'b > 1' }));
  const { code, stderr } = await weir(folder, ['preview', 'p.weir.json', '--node', 'kept']);
  expect([code, stderr]).toEqual([2, 'weir: kept: There is no column "b" here.\n']);
});

test('a preview of a node that is not there is bad usage, and proposes the nearest', async () => {
  const folder = folderWith(filtered({ where: 'a > 1' }));
  const { code, stderr } = await weir(folder, ['preview', 'p.weir.json', '--node', 'kep']);
  expect([code, stderr]).toEqual([2, 'weir: There is no node "kep". Did you mean "kept"?\n']);
  const port = await weir(folder, ['preview', 'p.weir.json', '--node', 'kept.outt']);
  expect([port.code, port.stderr]).toEqual([2, 'weir: "kept" has no port "outt". Did you mean "out"?\n']);
});

test('a preview of a disabled node says why it has no rows', async () => {
  const kept = { id: 'kept', type: 'filter', config: { where: 'a > 1' }, disabled: true };
  const folder = folderWith({ nodes: [rows, kept], edges: [{ from: 'rows', to: 'kept' }] });
  const { code, stderr } = await weir(folder, ['preview', 'p.weir.json', '--node', 'kept']);
  const told = 'weir: "kept" is left out as disabled, so no rows come out of it. Enable it, or what feeds it.\n';
  expect([code, stderr]).toEqual([2, told]);
});

test('an input that is missing is one problem', async () => {
  const folder = folderWith({ ...filtered({ where: 'a > 1' }), edges: [] });
  const { code, stdout } = await weir(folder, ['validate', 'p.weir.json', '--json']);
  const messages = JSON.parse(stdout).problems.map(({ message }: { message: string }) => message);
  expect([code, messages]).toEqual([2, ['Nothing leads into "kept": connect its input.']]);
});

test('a look shows nothing of what the environment holds', async () => {
  const folder = folderWith({
    nodes: [
      { id: 'read', type: 'input.csv', config: { path: `\${env:WEIR_TEST_SECRET}.csv` } },
      rows,
      { id: 'kept', type: 'filter', config: { where: `a = '\${env:WEIR_TEST_QUOTE}'` } },
      { id: 'some', type: 'select', config: { columns: [`\${env:WEIR_TEST_SECRET}`] } },
    ],
    edges: [
      { from: 'rows', to: 'kept' },
      { from: 'rows', to: 'some' },
    ],
  });
  const env = { WEIR_TEST_SECRET: 'hunter2-Zq81', WEIR_TEST_QUOTE: "let'hunter3" };
  const validated = await weir(folder, ['validate', 'p.weir.json', '--json'], env);
  const previewed = await weir(folder, ['preview', 'p.weir.json', '--node', 'read'], env);
  expect(validated.stdout).toContain('•••.csv');
  expect(validated.stdout).toContain('"column":"•••"');
  expect(validated.stdout).toContain('This cannot be understood with the secret');
  expect(previewed.stderr).toContain('•••.csv');
  expect(validated.stdout + validated.stderr + previewed.stdout + previewed.stderr).not.toContain('hunter2');
});

test('a preview says where a run would stop, and keeps a secret in that too', async () => {
  const rules = [{ name: 'small', expr: 'a < 2', severity: 'fail' }];
  const pipeline = {
    format: 'weir/1',
    nodes: [
      { id: 'read', type: 'input.csv', config: { path: `\${env:WEIR_TEST_SECRET}.csv`, columns: { a: 'integer' } } },
      { id: 'checked', type: 'validate', config: { rules } },
    ],
    edges: [{ from: 'read', to: 'checked' }],
  };
  const folder = temporaryFolder({ 'p.weir.json': JSON.stringify(pipeline), 'hunter2-Zq81.csv': 'a,b\n1,x\n5,y\n' });
  const env = { WEIR_TEST_SECRET: 'hunter2-Zq81' };
  const { code, stdout, stderr } = await weir(folder, ['preview', 'p.weir.json', '--node', 'checked', '--json'], env);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { rows: [[1, 'x']], total: 1 }]);
  expect(stderr).toMatch(
    /^A run would stop at "checked": 1 row fails a check of "checked" about "a", .*row 2 of .*•••\.csv\./,
  );
});

test('a param without a default is one problem, and none where it is given', async () => {
  const folder = folderWith({ ...filtered({ where: 'a >= $least' }), params: [{ name: 'least', type: 'integer' }] });
  const missing = await weir(folder, ['validate', 'p.weir.json', '--json']);
  const messages = JSON.parse(missing.stdout).problems.map(({ message }: { message: string }) => message);
  expect([missing.code, messages]).toEqual([2, ['The param "least" needs a value: it has no default.']]);
  const given = ['--param', 'least=1'];
  expect((await weir(folder, ['validate', 'p.weir.json', ...given])).code).toBe(0);
  const { stdout } = await weir(folder, ['preview', 'p.weir.json', '--node', 'kept', '--json', ...given]);
  expect(JSON.parse(stdout)).toMatchObject({ total: 1 });
});

test('a preview takes no params or environment that the pipeline lacks', async () => {
  const params = [{ name: 'least', type: 'integer', default: 1 }];
  const folder = folderWith({ ...filtered({ where: 'a >= $least' }), params });
  const told = async (...words: string[]) => {
    const { code, stderr } = await weir(folder, ['preview', 'p.weir.json', '--node', 'kept', ...words]);
    return [code, stderr];
  };
  expect(await told('--env', 'prod')).toEqual([2, 'weir: There is no environment "prod"; this pipeline has none.\n']);
  expect(await told('--param', 'leest=5')).toEqual([2, 'weir: There is no param "leest". Did you mean "least"?\n']);
});
