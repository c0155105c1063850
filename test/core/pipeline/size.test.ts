import { expect, test } from 'vitest';
import { parseSize } from '../../../core/pipeline/size.ts';

test('A size is read as the engine reads it', () => {
  expect(['1GB', '512 MB', '1.5GiB', '10kb', '7B'].map(parseSize)).toEqual([1e9, 512e6, 1.5 * 2 ** 30, 10_000, 7]);
  expect(['1', 'GB', '-1GB', '1 G B', '0MB', '1e3MB', '9999999999TB'].map(parseSize)).toEqual(Array(7).fill(undefined));
});
