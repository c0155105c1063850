import { expect, test } from 'vitest';
import { openStore } from '../../../src-main/app/store/open-store.ts';
import { writeRejects } from '../../support/app-store.ts';
import { aReject } from '../../support/rejects.ts';
import { openTestStudio } from '../../support/studio/test-studio.ts';
import { overMessages } from './studio-links.ts';

test('what another process does to the queue is told, and counted', async () => {
  const { studio } = openTestStudio();
  const pipeline = '/data/sales.weir.json';
  await writeRejects(studio, [aReject(), aReject({ sourceRow: 2 })], { pipeline });
  const api = await overMessages(studio);
  let tell = () => {};
  const stop = api.deadLetters.changes({ next: () => tell() });
  expect(await api.deadLetters.counts({ pipeline })).toMatchObject({ open: 2, byNode: { typed: 2 } });
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  {
    using other = openStore(studio.home.storePath);
    other.rejects.discard({ ids: [1] }, 'by another hand');
  }
  await told;
  stop();
  expect(await api.deadLetters.counts({ pipeline })).toMatchObject({ open: 1, discarded: 1, byNode: { typed: 1 } });
});
