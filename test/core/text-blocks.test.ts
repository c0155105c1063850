import { constants } from 'node:buffer';
import { expect, it } from 'vitest';
import { textBlocks } from '../../core/text-blocks.ts';

const megabyte = 'm'.repeat(1e6);

it('joins short texts, in order, and keeps long ones apart', () => {
  expect([...textBlocks(['a', '', 'b', megabyte, megabyte, 'c'])].map((block) => block.length)).toEqual([2_000_002, 1]);
  expect([...textBlocks(['a', 'b'])]).toEqual(['ab']);
  expect([...textBlocks([])]).toEqual([]);
});

it('takes texts that together are longer than a string can be', () => {
  const count = Math.ceil(constants.MAX_STRING_LENGTH / megabyte.length) + 1;
  let chars = 0;
  for (const { length } of textBlocks(Array.from({ length: count }, () => megabyte))) chars += length;
  expect(chars).toBe(count * megabyte.length);
});
