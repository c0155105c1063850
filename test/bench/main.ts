import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, Setting } from './bench.ts';
import { aggregate } from './cases/aggregate.ts';
import { dirt } from './cases/dirt.ts';
import { load } from './cases/load.ts';
import { memory } from './cases/memory.ts';
import { preview } from './cases/preview.ts';
import { rejects } from './cases/rejects.ts';
import { window } from './cases/window.ts';
import type { Figure } from './figures.ts';
import { tableOf } from './report.ts';
import { emptyFolder } from './weir.ts';

const benches: readonly Bench[] = [load, aggregate, dirt, memory, rejects, preview, window];

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const chosen = options.only?.split(',') ?? benches.map(({ name }) => name);
const unknown = chosen.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `bench: there is no ${unknown.join(', ')}. Known: ${benches.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}

const cache = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));
mkdirSync(cache, { recursive: true });
const setting: Setting = {
  cache,
  work: emptyFolder(join(cache, 'work')),
  rows: options.quick ? 50_000 : 1_000_000,
  manyRows: options.quick ? 200_000 : 4_000_000,
  repetitions: options.quick ? 1 : 3,
};

const figures: (Figure & { bench: string })[] = [];
for (const { name, measure } of benches.filter((bench) => chosen.includes(bench.name))) {
  process.stderr.write(`bench: ${name} …\n`);
  for (const figure of await measure(setting)) figures.push({ bench: name, ...figure });
}

const machine = {
  cpu: cpus()[0]?.model ?? '',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.version,
};
const result = join(cache, `bench-${options.quick ? 'quick' : 'full'}.json`);
writeFileSync(
  result,
  `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, setting, figures }, null, 2)}\n`,
);
process.stdout.write(`${tableOf(figures)}\n\n${result}\n`);
