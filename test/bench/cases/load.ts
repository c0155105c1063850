import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import { interleaved, median, ratio, unmeasured } from '../figures.ts';
import { pandas, sqliteImport } from '../rivals/rivals.ts';
import { checked, emptyFolder, fromCsv, intoTable, runWeir, typed, writeChain } from '../weir.ts';

const againstSqlite = 'CSV → cast, checked → SQLite, against sqlite3 .import of the raw file';
const againstPandas = 'the same, against pandas in chunks';

export const load: Bench = {
  name: 'load',
  async measure({ cache, work, rows, repetitions }) {
    const folder = emptyFolder(join(work, 'load'));
    const source = ordersCsv(cache, rows, 0.001);
    const database = join(folder, 'weir.db');
    const pipeline = writeChain(folder, 'load', [fromCsv(source), typed, checked, intoTable(database)]);
    const weir = () => {
      rmSync(database, { force: true });
      return runWeir(join(folder, 'home'), pipeline);
    };
    const sqlite = sqliteImport();
    const frames = pandas(cache);
    const byHand = () => sqlite.run(source, join(folder, 'sqlite3.db'));
    const times =
      sqlite.missing === undefined
        ? await interleaved(repetitions, { weir, byHand })
        : { ...(await interleaved(repetitions, { weir })), byHand: undefined };
    const byFrames =
      frames.missing === undefined ? median([await frames.run(source, join(folder, 'pandas.db'))]) : undefined;
    return [
      times.byHand
        ? ratio(againstSqlite, times.weir, times.byHand, 1.4)
        : unmeasured(againstSqlite, '×', 1.4, `sqlite3: ${sqlite.missing}`),
      byFrames
        ? ratio(againstPandas, times.weir, byFrames, 0.25)
        : unmeasured(againstPandas, '×', 0.25, `pandas: ${frames.missing}`),
    ];
  },
};
