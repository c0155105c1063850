import { expect, test } from 'vitest';
import { oneAtATime } from '../../../workers/process/one-at-a-time.ts';

test('works begin one after the other, also behind one that failed', async () => {
  const told: string[] = [];
  const queue = oneAtATime();
  const work = (name: string, fails = false) =>
    queue(async () => {
      told.push(`${name} begins`);
      await Promise.resolve();
      told.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('one'), work('two', true), work('three')]);
  expect(told).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
