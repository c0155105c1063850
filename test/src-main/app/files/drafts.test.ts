import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Drafts } from '../../../../src-main/app/files/drafts.ts';
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
