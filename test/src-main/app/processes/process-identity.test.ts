import { expect, test } from 'vitest';
import { isAlive, thisProcess } from '../../../../src-main/app/processes/process-identity.ts';

test('a process is alive as itself only', () => {
  const self = thisProcess();
  expect(isAlive(self)).toBe(true);
  expect(isAlive({ ...self, started: 'earlier' })).toBe(false);
  expect(isAlive({ ...self, pid: 2 ** 30 })).toBe(false);
});
