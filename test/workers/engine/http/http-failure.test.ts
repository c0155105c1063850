import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { unreachable } from '../../../../workers/engine/http/http-failure.ts';

test('an answer that ends before it is whole is told as that', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\ncontent-length: 100\r\n\r\n[{"a":1},'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const failure: unknown = await fetch(`http://127.0.0.1:${port}/`)
    .then((answer) => answer.text())
    .catch((error: unknown) => error);
  expect(unreachable(failure)).toMatchObject({ message: 'cut its answer off', hint: 'Try again later.' });
});
