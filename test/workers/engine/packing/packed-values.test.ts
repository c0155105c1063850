import { constants } from 'node:buffer';
import { expect, it } from 'vitest';
import { textColumns } from '../../../../workers/engine/packing/packed-values.ts';

it('reads texts that together are longer than a string can be', () => {
  // Zeros take no memory until they are written.
  const texts = new Uint8Array(constants.MAX_STRING_LENGTH + 1);
  texts.set(Buffer.from('abc'));
  const fields = [Int32Array.of(1, -1, 2)].map((lengths) => ({ kind: 'text' as const, lengths }));
  expect(textColumns({ rowCount: 3, texts, fields })).toEqual([['a', null, 'bc']]);
});
