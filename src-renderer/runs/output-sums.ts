import { parsePipeline } from '../../core/pipeline/document.ts';
import { writesFiles } from '../../core/run/output-facts.ts';
import type { RunView, RunViewOutput } from './run-view.ts';

interface RanFile {
  run: Pick<RunView, 'outputs'>;
  /** The pipeline file as it ran. */
  text: string;
}

type Counted = 'inserted' | 'updated' | 'unchanged' | 'deleted';

type Sums = [title: string, before: number, after: number];

const ofTables: readonly [title: string, counted: Counted][] = [
  ['Inserted', 'inserted'],
  ['Updated', 'updated'],
  ['Unchanged', 'unchanged'],
  ['Deleted', 'deleted'],
];

/** Totals over the outputs of two runs, by kind: rows written to files, and inserted, updated … in tables. */
export function outputSums(before: RanFile, after: RanFile): Sums[] {
  const sides = [partsOf(before), partsOf(after)] as const;
  const [old, young] = sides;
  const hasFiles = sides.some(({ files }) => files.length > 0);
  const hasTables = !hasFiles || sides.some(({ tables }) => tables.length > 0);
  const sums = (title: string, kind: 'tables' | 'files', counted: Counted): Sums => [
    title,
    sumOf(old[kind], counted),
    sumOf(young[kind], counted),
  ];
  return [
    ...(hasTables ? ofTables.map(([title, counted]) => sums(title, 'tables', counted)) : []),
    ...(hasFiles ? [sums('Written to files', 'files', 'inserted')] : []),
  ];
}

function partsOf({ run, text }: RanFile) {
  const nodes = parsePipeline(text).pipeline?.nodes ?? [];
  const types = new Map(nodes.map(({ id, type }) => [id, type]));
  const isOfFile = ({ node }: RunViewOutput) => writesFiles(types.get(node));
  return { files: run.outputs.filter(isOfFile), tables: run.outputs.filter((output) => !isOfFile(output)) };
}

function sumOf(outputs: readonly RunViewOutput[], counted: Counted): number {
  return outputs.reduce((sum, output) => sum + output[counted], 0);
}
