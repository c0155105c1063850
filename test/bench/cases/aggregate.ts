import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import { interleaved, ratio } from '../figures.ts';
import { aggregateWithDuckdb } from '../rivals/rivals.ts';
import { emptyFolder, fromCsv, runWeir, typed, writeChain } from '../weir.ts';

/** What Weir may take to start, apart from the work itself. */
const startMs = 500;

const measures = [
  { name: 'orders', expr: 'count(*)' },
  { name: 'pieces', expr: 'sum(quantity)' },
  { name: 'revenue', expr: 'sum(quantity * price)' },
];

export const aggregate: Bench = {
  name: 'aggregate',
  async measure({ cache, work, rows, repetitions }) {
    const folder = emptyFolder(join(work, 'aggregate'));
    const against = async (what: string, share: number) => {
      const source = ordersCsv(cache, rows, share);
      const pipeline = writeChain(folder, 'aggregate', [
        fromCsv(source),
        typed,
        { type: 'aggregate', config: { groupBy: ['country', 'sku'], measures } },
        { type: 'output.parquet', config: { path: join(folder, 'weir.parquet') } },
      ]);
      const { weir, duckdb } = await interleaved(repetitions, {
        weir: () => runWeir(join(folder, 'home'), pipeline),
        duckdb: () => aggregateWithDuckdb(source, join(folder, 'duckdb.parquet')),
      });
      const working = { ...weir, wallMs: Math.max(0, weir.wallMs - startMs) };
      const whole = ratio(what, weir, duckdb, 1.15);
      return { ...whole, what: `${what}; less ${startMs} ms of start`, value: working.wallMs / duckdb.wallMs };
    };
    return [
      await against('CSV → aggregate → Parquet, against DuckDB running the same SQL', 0),
      await against('the same with 0.1 % rejects, which DuckDB drops and Weir keeps', 0.001),
    ];
  },
};
