import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import { type Figure, megabytes, seconds } from '../figures.ts';
import type { Measurement } from '../processes.ts';
import {
  checked,
  emptyFolder,
  fromCsv,
  intoTable,
  runWeir,
  type Step,
  typed,
  writeChain,
  writePipeline,
} from '../weir.ts';

const settings = { memoryLimit: '512MB' };
const mostMegabytes = 900;
const order = { type: 'sort', config: { by: [{ column: 'customer' }, { column: 'sku', desc: true }] } };

const share = {
  type: 'window',
  config: { columns: [{ name: 'share', expr: 'price / sum(price)', partitionBy: ['customer'] }] },
};

export const memory: Bench = {
  name: 'memory',
  async measure({ cache, work, rows, manyRows }) {
    const folder = emptyFolder(join(work, 'memory'));
    const home = join(folder, 'home');
    const many = ordersCsv(cache, manyRows, 0.001);
    const run = (name: string, ...steps: Step[]) => runWeir(home, writeChain(folder, name, steps, settings));
    const parquet = (name: string) => ({ type: 'output.parquet', config: { path: join(folder, `${name}.parquet`) } });
    const sqlite = (name: string) => intoTable(join(folder, `${name}.db`));
    const load = (name: string, source: string) => run(name, fromCsv(source), typed, checked, sqlite(name));
    const little = await load('little', ordersCsv(cache, rows, 0.001));
    const much = await load('much', many);
    const sorted = await run('sorted', fromCsv(many), order, parquet('sorted'));
    const stored = await run('stored', fromCsv(many), typed, order, sqlite('stored'));
    const halfBad = ordersCsv(cache, manyRows, 0.5);
    const rejected = await run('rejected', fromCsv(halfBad), typed, parquet('rejected'));
    const late = await run('late', fromCsv(halfBad), order, typed, parquet('late'));
    const looked = await run('looked', fromCsv(many), typed, share, parquet('looked'));
    const joined = await runWeir(home, writeJoin(folder, many));
    return [
      {
        what: `peak of ${manyRows} rows, against ${rows}`,
        shown: `${megabytes(much.peakBytes)} MB against ${megabytes(little.peakBytes)} MB`,
        value: much.peakBytes / little.peakBytes,
        unit: '×',
        target: 1.2,
        peakBytes: much.peakBytes,
      },
      peak(`load of ${manyRows} rows, memoryLimit 512MB`, much),
      peak(`sort of ${manyRows} rows, memoryLimit 512MB`, sorted),
      peak(`sort of ${manyRows} rows into SQLite, memoryLimit 512MB`, stored),
      peak(`half of ${manyRows} rows rejected, memoryLimit 512MB`, rejected),
      peak(`the same behind a sort, memoryLimit 512MB`, late),
      peak(`window over ${manyRows} rows, memoryLimit 512MB`, looked),
      peak(`join of ${manyRows} rows with themselves, memoryLimit 512MB`, joined),
    ];
  },
};

function peak(what: string, measurement: Measurement): Figure {
  const value = megabytes(measurement.peakBytes);
  return {
    what,
    shown: seconds(measurement),
    value,
    unit: 'MB',
    target: mostMegabytes,
    peakBytes: measurement.peakBytes,
  };
}

function writeJoin(folder: string, source: string): string {
  const output = { type: 'output.parquet', config: { path: join(folder, 'joined.parquet') } };
  return writePipeline(folder, 'joined', {
    nodes: [
      { id: 'one', ...fromCsv(source) },
      { id: 'other', ...fromCsv(source) },
      { id: 'both', type: 'join', config: { on: [{ left: 'id', right: 'id' }] } },
      { id: 'written', ...output },
    ],
    edges: [
      { from: 'one', to: 'both.left' },
      { from: 'other', to: 'both.right' },
      { from: 'both', to: 'written' },
    ],
    settings,
  });
}
