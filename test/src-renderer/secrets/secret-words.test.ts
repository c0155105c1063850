import { expect, test } from 'vitest';
import { placeInWords, secretInWords } from '../../../src-renderer/secrets/secret-words.ts';

const unset = { name: 'KEY', isStored: false, isInEnvironment: false, isUnreadable: false };

test('a secret says where its value comes from, or that it has none', () => {
  expect(
    [
      unset,
      { ...unset, isUnreadable: true },
      { ...unset, isStored: true },
      { ...unset, isInEnvironment: true },
      { ...unset, isInEnvironment: true, isStored: true },
    ].map((state) => secretInWords(state).words),
  ).toEqual([
    'Missing',
    'Cannot be read any more: set it again',
    'Set here',
    'From the environment',
    'From the environment, not the one set here',
  ]);
});

test('values that do not last are said to be so, with the reason', () => {
  expect([placeInWords(true, 'desktop'), placeInWords(false, 'desktop'), placeInWords(false, 'browser')]).toEqual([
    expect.stringMatching(/kept on this computer/),
    expect.stringMatching(/until Weir ends: your system/),
    expect.stringMatching(/until Weir ends: a studio in the browser/),
  ]);
});
