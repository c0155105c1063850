import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Drafts } from '../../../../src-main/app/files/drafts.ts';
import { thisProcess } from '../../../../src-main/app/processes/process-identity.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const draft = (text: string) => ({ id: 'a', path: null, text, baseRevision: null });

test('of drafts stored at once the newest stays', async () => {
  const drafts = new Drafts(join(temporaryFolder(), 'home'));
  await Promise.all(['1', '2', '3', '4'].map((text) => drafts.store(draft(text), 'window')));
  expect(await drafts.list()).toMatchObject([{ text: '4' }]);
});

test('a draft that is dropped while it is still being stored is gone', async () => {
  const drafts = new Drafts(join(temporaryFolder(), 'home'));
  await Promise.all([drafts.store(draft('1'), 'window'), drafts.drop('a')]);
  expect(await drafts.list()).toEqual([]);
});

test('a draft that is open in another studio is left to it until its window or the studio is closed', async () => {
  const home = join(temporaryFolder(), 'home');
  const here = new Drafts(home);
  const closing = new AbortController();
  const attending = here.attend('window', closing.signal).next();
  await here.store(draft('1'), 'window');
  const other = new Drafts(home, { pid: 1, started: 'other' });
  expect(await other.claim('other window')).toEqual([]);
  closing.abort();
  await attending;
  await expect.poll(() => other.claim('other window')).toMatchObject([{ text: '1' }]);

  const dead = new Drafts(home, { ...thisProcess(), started: 'earlier' });
  void dead.attend('dead window', undefined).next();
  await dead.store(draft('2'), 'dead window');
  expect(await here.claim('window')).toMatchObject([{ text: '2' }]);
});
