import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PackedTexts } from '../../../workers/excel/packed-texts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('texts come back to the letter, whether they are held or lie in a file, which goes with them', () => {
  const folder = temporaryFolder();
  const written = (index: number) =>
    ['', `plain ${index}`, `ü${index}`, `東京 ${index}`, '\ud800', 'x'.repeat(index)][index % 6];
  const count = 3000;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const texts = new PackedTexts(join(folder, 'texts'), 300_000);
  for (const index of numbers) texts.add(index < 1024 ? `plain ${index}` : (written(index) ?? ''));
  const expected = numbers.map((index) => (index < 1024 ? `plain ${index}` : written(index)));
  expect(readdirSync(folder)).toEqual(['texts']);
  expect(numbers.map((index) => texts.at(index))).toEqual(expected);
  expect(numbers.toReversed().map((index) => texts.at(index))).toEqual(expected.toReversed());
  expect([-1, 0.5, count, Number.NaN].map((index) => texts.at(index))).toEqual(Array(4).fill(undefined));
  texts[Symbol.dispose]();
  expect(readdirSync(folder)).toEqual([]);
});
