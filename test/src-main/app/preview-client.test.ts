import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { descriptionSchema, previewRowsSchema } from '../../../core/preview/messages.ts';
import { PreviewClient } from '../../../src-main/app/preview-client.ts';
import { forkWorker, type WorkerProcess } from '../../../src-main/app/worker-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function open() {
  const folder = temporaryFolder({ 'a.csv': 'id,name\n1,lamp\n2,sofa\n' });
  const workers: WorkerProcess[] = [];
  const client = new PreviewClient((name) => {
    const worker = forkWorker(name);
    workers.push(worker);
    return worker;
  });
  onTestFinished(() => client[Symbol.asyncDispose]());
  const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv' } }];
  const text = JSON.stringify({ format: 'weir/1', nodes, edges: [] });
  const document = { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading: 'sample' as const };
  return { client, workers, document };
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
