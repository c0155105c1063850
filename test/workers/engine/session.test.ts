import { expect, test } from 'vitest';
import { Session } from '../../../workers/engine/session.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a session that is closed while somebody asks for its memory waits for the connection to be made', async () => {
  const folder = temporaryFolder();
  const session = await Session.open({ memoryBytes: 200_000_000, threads: 2, folder, paths: [] });
  const asked = session.memory();
  const answer = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  await session[Symbol.asyncDispose]();
  await answer;
  await expect(session.memory()).rejects.toMatchObject({ code: 'cancelled' });
});
