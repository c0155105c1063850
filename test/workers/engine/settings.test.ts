import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { messageOf } from '../../../core/errors.ts';
import { unwrapped } from '../../../core/nodes/form/fields.ts';
import { type FormItem, formOf } from '../../../core/nodes/form/form.ts';
import { pipelineSchema } from '../../../core/pipeline/schema.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import { checkedSql, sql } from '../../../core/sql/sql.ts';
import { EngineMemoryExceeded } from '../../../workers/engine/session/engine-error.ts';
import { Session } from '../../../workers/engine/session/session.ts';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';

afterEach(() => vi.restoreAllMocks());

const hundred = { columns: ['n'], rows: Array.from({ length: 100 }, (_, index) => [index]) };
const table = (id: string, config: object) => ({ id, type: 'input.rows', config });
const toFile = { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } };

/** Runs a pipeline under settings; what came of it, in words. */
async function runUnder(settings: object, nodes: object[]): Promise<string> {
  await using folder = await scopedFolder();
  const edges = nodes.slice(1).map((node, index) => ({ from: nodeId(nodes[index]), to: nodeId(node) }));
  try {
    await runHere(folder.path, { nodes, edges, settings });
  } catch (error) {
    return messageOf(error);
  }
  return JSON.stringify(await queryRows(`FROM read_parquet('${join(folder.path, 'out.parquet')}')`));
}

function nodeId(node: object | undefined): string {
  return node && 'id' in node ? String(node.id) : '';
}

/** One of four rows is rejected. */
const dirty = [
  table('in', { columns: ['t'], rows: [['1'], ['2'], ['3'], ['x']] }),
  { id: 'typed', type: 'cast', config: { columns: { t: { type: 'integer' } } } },
  toFile,
];

const greedy = [
  table('in', hundred),
  {
    id: 'pairs',
    type: 'sql',
    config: {
      query:
        'SELECT len(list(a.n || b.n || c.n || d.n)) AS n FROM "in" a, "in" b, "in" c, (SELECT * FROM "in" LIMIT 10) d',
    },
  },
  toFile,
];

interface Proof {
  come(value: unknown): Promise<string>;
  /** Two values, and what a run under each comes to. */
  values: [value: unknown, result: RegExp][];
}

const proofs: Record<string, Proof> = {
  memoryLimit: {
    come: (memoryLimit) => runUnder({ memoryLimit }, greedy),
    values: [
      ['64MB', /needs more memory than the pipeline allows/],
      ['2GB', /10000000/],
    ],
  },
  threads: {
    come: threadsOf,
    values: [
      [1, /^1$/],
      [3, /^3$/],
    ],
  },
  'maxRejected.rows': {
    come: (rows) => runUnder({ maxRejected: { rows } }, dirty),
    values: [
      [0, /1 of 4 rows was rejected \(25\.0 %\), more than the 0 rows/],
      [1, /^\[\["1"\],\["2"\],\["3"\]\]$/],
    ],
  },
  'maxRejected.percent': {
    come: (percent) => runUnder({ maxRejected: { percent } }, dirty),
    values: [
      [24, /1 of 4 rows was rejected \(25\.0 %\), more than the 24 %/],
      [25, /^\[\["1"\],\["2"\],\["3"\]\]$/],
    ],
  },
};

/** The threads that the engine of a run has. */
async function threadsOf(threads: unknown): Promise<string> {
  const open = vi.spyOn(Session, 'open');
  let asked: Promise<unknown[][]> | undefined;
  await using folder = await scopedFolder();
  const nodes = [table('in', hundred), toFile];
  const onEvent = () => {
    const [opened] = open.mock.results;
    if (opened?.type !== 'return') return;
    asked ??= opened.value.then((session) => session.rows(sql`SELECT current_setting('threads')`));
  };
  await runHere(folder.path, { nodes, edges: [{ from: 'in', to: 'out' }], settings: { threads } }, { onEvent });
  open.mockRestore();
  return String((await asked)?.[0]?.[0]);
}

test.skipIf(availableParallelism() === 1)(
  'a run starts over with one thread where several take too much memory, and says so',
  async () => {
    const open = vi.spyOn(Session, 'open');
    vi.spyOn(Session.prototype, 'run').mockRejectedValueOnce(new EngineMemoryExceeded(0));
    await using folder = await scopedFolder();
    const told: RunEvent[] = [];
    const pipeline = { nodes: [table('in', hundred), toFile], edges: [{ from: 'in', to: 'out' }] };
    await runHere(folder.path, pipeline, { onEvent: (event) => told.push(event) });
    expect(told).toContainEqual({ type: 'restarted', reason: 'oneThread' });
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining('memory') }),
    );
    expect(open.mock.calls.map(([{ threads }]) => threads)).toEqual([0, 1]);
  },
);

test('a run that had one thread does not start over with one', async () => {
  const hold = 'SELECT array_agg(i) FROM range(100000000) AS r(i)';
  await using folder = await scopedFolder();
  await using session = await Session.open({ memoryBytes: 30_000_000, threads: 0, folder: folder.path, paths: [] });
  await session.setThreads(1);
  const failed = session.run(checkedSql(hold));
  await expect(failed).rejects.toMatchObject({ code: 'memory.exceeded', threads: 1 });
  const exceeded = await failed.catch((error: unknown) => error);
  vi.spyOn(Session.prototype, 'run').mockRejectedValueOnce(exceeded);
  const told: RunEvent[] = [];
  const pipeline = { nodes: [table('in', hundred), toFile], edges: [{ from: 'in', to: 'out' }] };
  const run = runHere(folder.path, pipeline, { onEvent: (event) => told.push(event) });
  await expect(run).rejects.toMatchObject({ code: 'memory.exceeded' });
  expect(told.map(({ type }) => type)).not.toContain('restarted');
});

test.each(settingPaths())('the setting %s changes what a run comes to', async (path) => {
  const proof = proofs[path];
  if (!proof) {
    throw new Error(
      `Nothing proves that the setting "${path}" has an effect. Add to "proofs" in test/workers/engine/settings.test.ts how a run comes out with two values of it.`,
    );
  }
  for (const [value, result] of proof.values) expect(await proof.come(value)).toMatch(result);
});

function settingPaths(): string[] {
  return formOf(unwrapped(pipelineSchema.shape.settings)).flatMap((field) => pathsOf(field, field.key));
}

function pathsOf({ shape }: FormItem, path: string): string[] {
  return shape.kind === 'object' ? shape.fields.flatMap((field) => pathsOf(field, `${path}.${field.key}`)) : [path];
}
