import { expect, test } from 'vitest';
import { BlockBuilder } from '../../../workers/store/block-builder.ts';

test('a line that a block has no room for is unknown, rather than another one', () => {
  const builder = new BlockBuilder();
  for (const line of [7, 2 ** 32 - 1, 2 ** 32 + 7]) builder.add(Buffer.from('{}'), 0, 2, line);
  const { lines } = builder.take();
  expect([0, 4, 8].map((at) => lines.readUInt32LE(at))).toEqual([7, 2 ** 32 - 1, 0]);
});
