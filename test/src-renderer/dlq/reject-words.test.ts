import { expect, test } from 'vitest';
import type { DeadLetterGroup } from '../../../src-renderer/api/dead-letters-api.ts';
import { reasonInWords } from '../../../src-renderer/dlq/reject-words.ts';

const group: DeadLetterGroup = {
  pipeline: '/data/sales.weir.json',
  node: 'checked',
  code: 'rule.failed',
  column: 'price',
  value: '-1',
  by: 'value',
  isAlike: true,
  count: 3,
  corrected: 0,
  message: '"-1" breaks the rule "positive price": price > 0',
};
const compared = { column: null, value: null, message: 'The rule "in order" does not hold: a < b' };

test.each<[Partial<DeadLetterGroup>, rules: number, words: string]>([
  [{}, 2, 'breaks "positive price"'],
  [{ by: 'column', value: null }, 2, 'breaks "positive price" or another rule'],
  [{ by: 'column', value: null }, 1, 'breaks "positive price"'],
  [compared, 2, 'breaks "in order" or another rule'],
  [{ ...compared, message: 'The rule "x" could not be checked on this row: a < b' }, 1, 'breaks "x"'],
  [{ code: 'cast.failed', message: '"-1" is not a date' }, 1, 'is not a date'],
  [{ code: 'schema.failed', message: '"price" is empty', value: null }, 1, 'is empty'],
  [{ code: 'schema.failed', message: '"" is less than 0', by: 'column', value: null }, 1, 'is less than 0'],
  [{ code: 'schema.failed', message: '"price" is empty', by: 'column', value: null }, 1, 'is empty'],
  [
    { code: 'schema.failed', message: '"" is less than 0', by: 'column', value: null, isAlike: false },
    1,
    'does not fit the schema',
  ],
  [{ code: 'cast.failed', message: '"a long value …" is not a date' }, 1, 'does not fit the type'],
])('what rejects have in common: %o of %d rules', (part, rules, words) => {
  expect(reasonInWords({ ...group, ...part }, rules)).toBe(words);
});
