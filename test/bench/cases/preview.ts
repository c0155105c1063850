import { join } from 'node:path';
import { previewRowsSchema } from '../../../core/preview/messages.ts';
import { PreviewClient } from '../../../src-main/app/preview/preview-client.ts';
import type { Bench } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import { emptyFolder, fromCsv, startWorker, typed } from '../weir.ts';

const edits = 21;

export const preview: Bench = {
  name: 'preview',
  async measure({ cache, work, rows }) {
    const folder = emptyFolder(join(work, 'preview'));
    const source = ordersCsv(cache, rows, 0.001);
    await using client = new PreviewClient(startWorker);
    const look = async (least: number) => {
      const startedAt = performance.now();
      const document = documentOf(folder, source, least);
      await client.ask(previewRowsSchema, { call: 'rows', document, node: 'big', limit: 200 });
      return performance.now() - startedAt;
    };
    const firstMs = await look(0);
    const times: number[] = [];
    for (let edit = 1; edit <= edits; edit++) times.push(await look(edit));
    const medianMs = times.sort((one, other) => one - other)[Math.floor(edits / 2)] ?? 0;
    return [
      { what: `first preview of ${rows} rows`, shown: '', value: firstMs, unit: 'ms' },
      {
        what: `preview of ${rows} rows after an edit, median of ${edits}`,
        shown: '',
        value: medianMs,
        unit: 'ms',
        target: 150,
      },
    ];
  },
};

function documentOf(folder: string, source: string, least: number) {
  const nodes = [
    { id: 'orders', ...fromCsv(source) },
    { id: 'typed', ...typed },
    { id: 'big', type: 'filter', config: { where: `quantity > ${least}` } },
  ];
  const edges = [
    { from: 'orders', to: 'typed' },
    { from: 'typed', to: 'big' },
  ];
  const text = JSON.stringify({ format: 'weir/1', nodes, edges });
  return { pipelineFile: join(folder, 'preview.weir.json'), text, folder, reading: 'sample' as const };
}
