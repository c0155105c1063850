import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { forkProgram, type StartWorker } from '../../src-main/app/processes/worker-process.ts';
import { type Measurement, measure } from './processes.ts';

/** The bundle. */
const programs = fileURLToPath(new URL('../../out/main/', import.meta.url));
const cli = join(programs, 'cli.js');

/** Starts a worker of the bundle. */
export const startWorker: StartWorker = (name) => forkProgram(join(programs, `${name}.js`));

export interface Step {
  type: string;
  config: object;
}

/** An empty folder for one benchmark. */
export function emptyFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

/** Writes a pipeline of consecutive steps, and returns its path. */
export function writeChain(folder: string, name: string, steps: readonly Step[], settings: object = {}): string {
  const nodes = steps.map((step, index) => ({ id: `step_${index + 1}`, ...step }));
  const edges = nodes.slice(1).map(({ id }, index) => ({ from: `step_${index + 1}`, to: id }));
  return writePipeline(folder, name, { nodes, edges, settings });
}

export function writePipeline(folder: string, name: string, parts: object): string {
  const path = join(folder, `${name}.weir.json`);
  writeFileSync(path, JSON.stringify({ format: 'weir/1', ...parts }));
  return path;
}

/** Runs a command of Weir as a user would. */
export function weir(home: string, ...args: string[]): Promise<Measurement> {
  return measure(process.execPath, [cli, ...args], { WEIR_HOME: home });
}

export function runWeir(home: string, pipeline: string): Promise<Measurement> {
  return weir(home, 'run', pipeline, '--json', '--quiet');
}

export const typed: Step = {
  type: 'cast',
  config: {
    columns: {
      id: { type: 'integer' },
      date: { type: 'date' },
      quantity: { type: 'integer' },
      price: { type: 'number' },
    },
  },
};

export const checked: Step = {
  type: 'validate',
  config: {
    rules: [
      { name: 'ordered', expr: 'quantity > 0' },
      { name: 'priced', expr: 'price >= 0' },
    ],
  },
};

export function fromCsv(path: string): Step {
  return { type: 'input.csv', config: { path } };
}

export function intoTable(path: string): Step {
  return { type: 'output.sqlite', config: { path, table: 'orders', mode: 'replace' } };
}
