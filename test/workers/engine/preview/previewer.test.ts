import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../../../core/sql/sql.ts';
import { Previewer } from '../../../../workers/engine/preview/previewer.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('a preview takes no more threads than have room for the columns that nodes make, and all again for fewer columns', async () => {
  const folder = temporaryFolder({ 'a.csv': 'n\n1\n' });
  await using previewer = new Previewer();
  const threadsFor = async (width: number) => {
    const columns = Array.from({ length: width }, (_, index) => ({ name: `c${index}`, expr: `n || '${index}'` }));
    const nodes = [
      { id: 'a', type: 'input.csv', config: { path: 'a.csv' } },
      { id: 'more', type: 'derive', config: { columns } },
    ];
    const edges = [{ from: 'a', to: 'more' }];
    const text = JSON.stringify({ format: 'weir/1', nodes, edges, settings: { memoryLimit: '1GB', threads: 4 } });
    const request = { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading: 'sample' as const };
    await using preview = await previewer.look(request, new AbortController().signal);
    const [[threads] = []] = await preview.session.rows(sql`SELECT current_setting('threads')::INTEGER`);
    return threads;
  };
  expect([await threadsFor(1), await threadsFor(400), await threadsFor(1)]).toEqual([4, 2, 4]);
});
