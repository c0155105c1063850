import { join } from 'node:path';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { StudioRouter } from '../../../src-main/app/api/router.ts';
import { openTestStudio } from '../../support/studio/test-studio.ts';
import { openSession, startTestHost } from './studio-links.ts';

const pipeline = JSON.stringify({
  format: 'weir/1',
  nodes: [
    { id: 'a', type: 'input.rows', config: { columns: [{ name: 'id', type: 'integer' }], rows: [[1], [2]] } },
    { id: 'o', type: 'output.sqlite', config: { path: 'o.db', table: 't', mode: 'replace' } },
  ],
  edges: [{ from: 'a', to: 'o' }],
});

test('events of a run go on where they stopped when the connection comes back', async () => {
  const { studio, folder } = openTestStudio({ 'p.weir.json': pipeline });
  const { origin, cookie } = await openSession(await startTestHost(studio));
  const sockets: WebSocket[] = [];
  class BrowserSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { origin, cookie } });
      sockets.push(this);
    }
  }
  const url = `${origin.replace('http', 'ws')}/api`;
  const socket = createWSClient({ url, WebSocket: Object(BrowserSocket), retryDelayMs: () => 10 });
  onTestFinished(() => socket.close());
  const client = createTRPCClient<StudioRouter>({ links: [wsLink({ client: socket })] });
  const path = join(folder, 'p.weir.json');
  const { runId } = await client.runs.start.mutate({ text: pipeline, path, params: {}, environment: null });
  const sequences: number[] = [];
  await new Promise<void>((resolve, reject) => {
    client.runs.events.subscribe(
      { runId, afterSequence: 0 },
      {
        onData({ data }) {
          sequences.push(data.sequence);
          if (sequences.length === 1) sockets[0]?.terminate();
        },
        onComplete: () => resolve(),
        onError: reject,
      },
    );
  });
  expect(sockets).toHaveLength(2);
  expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
  expect((await client.runs.get.query({ runId })).status).toBe('succeeded');
});
