import { openStore } from '../../../src-main/app/store/open-store.ts';
import { RejectBatchBuilder } from '../../../workers/store/reject-batch.ts';
import { RejectWriter } from '../../../workers/store/reject-writer.ts';
import { aReject, aRun } from '../../support/rejects.ts';

/**
 * A process of its own that writes 10,000 rejects: `commit` them, or `wait` with the store locked until it is killed.
 */
const [storePath = '', folder = '', ending] = process.argv.slice(2);

using store = openStore(storePath);
const { id } = store.runs.beginRun(aRun());
await using writer = new RejectWriter(storePath, { id, folder });
const builder = new RejectBatchBuilder();
for (let row = 1; row <= 10_000; row += 1) builder.add(aReject({ sourceRow: row, value: `${row}x` }));
await writer.add(builder.take());
if (ending === 'wait') {
  await writer.prepare();
  process.send?.('written');
  await new Promise(() => setInterval(() => {}, 1000));
}
await writer.commit();
store.runs.finishRun(id, { state: 'succeeded' });
process.disconnect();
