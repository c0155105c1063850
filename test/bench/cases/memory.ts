import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import { type Figure, megabytes, seconds } from '../figures.ts';
import type { Measurement } from '../processes.ts';
import { checked, emptyFolder, fromCsv, intoTable, runWeir, typed, writeChain, writePipeline } from '../weir.ts';

const settings = { memoryLimit: '512MB' };
const mostMegabytes = 900;
const order = { type: 'sort', config: { by: [{ column: 'customer' }, { column: 'sku', desc: true }] } };

export const memory: Bench = {
  name: 'memory',
  async measure({ cache, work, rows, manyRows }) {
    const folder = emptyFolder(join(work, 'memory'));
    const home = join(folder, 'home');
    const many = ordersCsv(cache, manyRows, 0.001);
    const load = (name: string, source: string) =>
      runWeir(
        home,
        writeChain(folder, name, [fromCsv(source), typed, checked, intoTable(join(folder, `${name}.db`))], settings),
      );
    const little = await load('little', ordersCsv(cache, rows, 0.001));
    const much = await load('much', many);
    const parquet = (name: string) => ({ type: 'output.parquet', config: { path: join(folder, `${name}.parquet`) } });
    const sorted = await runWeir(
      home,
      writeChain(folder, 'sorted', [fromCsv(many), order, parquet('sorted')], settings),
    );
    const stored = await runWeir(
      home,
      writeChain(folder, 'stored', [fromCsv(many), typed, order, intoTable(join(folder, 'stored.db'))], settings),
    );
    const halfBad = ordersCsv(cache, manyRows, 0.5);
    const rejected = await runWeir(
      home,
      writeChain(folder, 'rejected', [fromCsv(halfBad), typed, parquet('rejected')], settings),
    );
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
