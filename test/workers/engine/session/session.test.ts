import { expect, test } from 'vitest';
import { sql } from '../../../../core/sql/sql.ts';
import { Session } from '../../../../workers/engine/session/session.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('a session that is closed while somebody asks for its memory waits for the connection to be made', async () => {
  const folder = temporaryFolder();
  const session = await Session.open({ memoryBytes: 200_000_000, threads: 2, folder, paths: [] });
  const asked = session.memory();
  const answer = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  await session[Symbol.asyncDispose]();
  await answer;
  await expect(session.memory()).rejects.toMatchObject({ code: 'cancelled' });
});

test('a session that is stopped ends what is only about to run, and begins nothing more', async () => {
  await using session = await Session.open({
    memoryBytes: 200_000_000,
    threads: 2,
    folder: temporaryFolder(),
    paths: [],
  });
  const endless = sql`(SELECT sum(hash(range)) FROM range(1000000000000))`;
  const begun = expect(session.count(endless)).rejects.toMatchObject({ code: 'cancelled' });
  session.stop();
  await begun;
  await expect(session.count(endless)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a stream has the room that several threads need to read ahead, and gives its connection back', async () => {
  await using session = await Session.open({
    memoryBytes: 200_000_000,
    threads: 2,
    folder: temporaryFolder(),
    paths: [],
  });
  const query = sql`SELECT current_setting('streaming_buffer_size')`;
  for (let round = 0; round < 5; round++) {
    await using stream = await session.stream(query);
    const chunk = await stream.result.fetchChunk();
    expect(chunk?.getRows()).toEqual([['30.5 MiB']]);
  }
});
