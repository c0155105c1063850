import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { previewCallSchema } from '../../../../core/preview/messages.ts';
import { surveyCsv } from '../../../../workers/engine/csv/survey/survey-csv.ts';
import { PreviewDesk } from '../../../../workers/engine/preview/preview-desk.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

vi.mock('../../../../workers/engine/csv/survey/survey-csv.ts', { spy: true });

test('a look that is given up ends the count of the records that it began', async () => {
  const folder = temporaryFolder({ 'a.csv': 'id\n1\n' });
  const givingUp = new AbortController();
  vi.mocked(surveyCsv).mockImplementationOnce(() => {
    const { promise, reject } = Promise.withResolvers<never>();
    queueMicrotask(() => givingUp.abort());
    return { result: promise, [Symbol.asyncDispose]: async () => reject(new Error('The count was stopped.')) };
  });
  const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv' } }];
  const document = {
    pipelineFile: join(folder, 'p.weir.json'),
    text: JSON.stringify({ format: 'weir/1', nodes, edges: [] }),
    folder,
    reading: 'whole',
  };
  const call = previewCallSchema.parse({ call: 'rows', document, node: 'a', limit: 1 });
  await expect(new PreviewDesk().answer(call, givingUp.signal)).rejects.toThrow('The count was stopped.');
  expect(readdirSync(folder)).toEqual(['a.csv']);
});
