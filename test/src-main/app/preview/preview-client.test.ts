import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { descriptionSchema, previewRowsSchema } from '../../../../core/preview/messages.ts';
import { PreviewClient } from '../../../../src-main/app/preview/preview-client.ts';
import { forkWorker, type WorkerProcess } from '../../../../src-main/app/processes/worker-process.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function open(patienceMs?: number) {
  const folder = temporaryFolder({ 'a.csv': 'id,name\n1,lamp\n2,sofa\n' });
  const workers: WorkerProcess[] = [];
  const client = new PreviewClient((name) => {
    const worker = forkWorker(name);
    workers.push(worker);
    return worker;
  }, patienceMs);
  onTestFinished(() => client[Symbol.asyncDispose]());
  const documentOf = (type: string, config: object) => {
    const text = JSON.stringify({ format: 'weir/1', nodes: [{ id: 'a', type, config }], edges: [] });
    return { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading: 'sample' as const };
  };
  return { client, workers, folder, document: documentOf('input.csv', { path: 'a.csv' }), documentOf };
}

test('a worker that dies over a request is replaced, and the request asked once more', async () => {
  const { client, workers, document } = open();
  const asked = client.ask(previewRowsSchema, { call: 'rows', document, node: 'a', limit: 1 });
  workers[0]?.kill();
  expect(await asked).toMatchObject({ rows: [['1', 'lamp']] });
  expect(workers).toHaveLength(2);
});

test('a request that kills every worker fails, and the next has a new one', async () => {
  const { client, workers, document } = open();
  const asked = client.ask(descriptionSchema, { call: 'describe', document });
  workers[0]?.kill();
  await workers[0]?.exited;
  await new Promise(setImmediate);
  workers[1]?.kill();
  await expect(asked).rejects.toMatchObject({ code: 'engine.crashed' });
  expect((await client.ask(descriptionSchema, { call: 'describe', document })).problems).toEqual([]);
});

test('a look that is cancelled leaves nothing half-made behind', async () => {
  const { client, document } = open();
  await client.ask(descriptionSchema, { call: 'describe', document });
  const cancelling = new AbortController();
  const asked = client.ask(previewRowsSchema, { call: 'rows', document, node: 'a', limit: 1 }, cancelling.signal);
  cancelling.abort();
  await asked.catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
  expect(await client.ask(previewRowsSchema, { call: 'rows', document, node: 'a', limit: 5 })).toMatchObject({
    total: 2,
  });
});

test('a worker tells how busy it is, and none runs before it is needed', async () => {
  const { client, document } = open();
  expect(await client.gauge()).toBeUndefined();
  await client.ask(descriptionSchema, { call: 'describe', document });
  expect((await client.gauge())?.rssBytes).toBeGreaterThan(1_000_000);
});

test('a query that nothing can interrupt is given up with its worker, and those who waited are answered by another', async () => {
  const { client, folder, document, documentOf } = open(100);
  new Database(join(folder, 'a.db')).close();
  const sql = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
  const endless = documentOf('input.sqlite', { path: 'a.db', sql });
  const cancelling = new AbortController();
  const asked = client.ask(
    previewRowsSchema,
    { call: 'rows', document: endless, node: 'a', limit: 1 },
    cancelling.signal,
  );
  const next = client.ask(previewRowsSchema, { call: 'rows', document, node: 'a', limit: 1 });
  const failure = expect(asked).rejects.toThrow();
  await vi.waitFor(() => expect(readdirSync(folder).some((name) => name.endsWith('.spool'))).toBe(true), 20_000);
  cancelling.abort();
  await failure;
  expect(await next).toMatchObject({ rows: [['1', 'lamp']] });
});

test('a look whose memory runs away within one call ends with a plain error, and the next is answered by a new worker', async () => {
  const { client, workers, document } = open();
  const pipeline = JSON.parse(document.text);
  const expr = 'list_sum(list_transform(range(120000000), x -> x + CAST(id AS BIGINT)))';
  pipeline.nodes.push({ id: 'much', type: 'derive', config: { columns: [{ name: 'much', expr }] } });
  pipeline.edges.push({ from: 'a', to: 'much' });
  const greedy = { ...document, text: JSON.stringify(pipeline) };
  await expect(
    client.ask(previewRowsSchema, { call: 'rows', document: greedy, node: 'much', limit: 1 }),
  ).rejects.toMatchObject({ code: 'memory.exceeded' });
  await workers[0]?.exited;
  expect(await client.ask(previewRowsSchema, { call: 'rows', document, node: 'a', limit: 1 })).toMatchObject({
    rows: [['1', 'lamp']],
  });
  expect(workers).toHaveLength(2);
});
