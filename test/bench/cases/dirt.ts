import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import { interleaved, ratio } from '../figures.ts';
import { checked, emptyFolder, fromCsv, intoTable, runWeir, typed, writeChain } from '../weir.ts';

export const dirt: Bench = {
  name: 'dirt',
  async measure({ cache, work, rows, repetitions }) {
    const folder = emptyFolder(join(work, 'dirt'));
    const into = (name: string, badShare: number) => {
      const steps = [fromCsv(ordersCsv(cache, rows, badShare)), typed, checked, intoTable(join(folder, `${name}.db`))];
      const pipeline = writeChain(folder, name, steps);
      return () => runWeir(emptyFolder(join(folder, 'home')), pipeline);
    };
    const { clean, dirty } = await interleaved(repetitions, { clean: into('clean', 0), dirty: into('dirty', 0.5) });
    return [ratio('half the rows bad, against none', dirty, clean, 1.5)];
  },
};
