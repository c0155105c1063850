import { join, matchesGlob, normalize, relative, resolve, sep } from 'node:path';
import { hasGlob } from '../../../core/has-glob.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { linkedPath } from '../sinks/linked-path.ts';
import type { Resolved } from './resolve.ts';
import { type Writer, writersOf } from './shared-targets.ts';

/** The name of a file in a partition folder, as the engine writes it. */
const partOfFolder = join('column=value', 'data_0.parquet');

/** What an output writes, by its path as it is written, and by where links lead it. */
interface Written {
  id: string;
  files: readonly string[];
}

/** Inputs that read what outputs of the same pipeline wrote the last time, as far as their paths and the links in them tell. */
export async function ownOutputs({ graph, nodes }: Resolved, folder: string): Promise<Problem[]> {
  const takingPart = graph.order.flatMap(({ id }) => nodes.get(id) ?? []);
  const writers = writersOf(takingPart).filter(({ target }) => target.kind !== 'sqlite');
  if (writers.length === 0) return [];
  const written = await Promise.all(writers.map((writer) => writtenBy(writer, folder)));
  const problems: Problem[] = [];
  for (const { id: node, definition, config } of takingPart) {
    const source = definition.source?.(config);
    const paths = source && 'paths' in source && source.kind !== 'sqlite' ? source.paths : [];
    const [message] = (await Promise.all(paths.map((path) => cautionsOf(path, written, folder)))).flat();
    if (message !== undefined)
      problems.push({ severity: 'warning', code: 'node.caution', message, node, field: ['path'] });
  }
  return problems;
}

async function writtenBy({ id, target }: Omit<Writer, 'place'>, folder: string): Promise<Written> {
  const place = resolve(folder, target.path);
  const places = [place, await linkedPath(place)];
  return { id, files: target.kind === 'folder' ? places.map((each) => join(each, partOfFolder)) : places };
}

async function cautionsOf(path: string, written: readonly Written[], folder: string): Promise<string[]> {
  const place = resolve(folder, path);
  const places = [place, await linkedPath(place)];
  const { start, rest } = globOf(path);
  const base = resolve(folder, start);
  const bases = [base, await linkedPath(base)];
  const isRead = (file: string) =>
    places.includes(file) || (hasGlob(path) && bases.some((each) => matchesGlob(relative(each, file), rest)));
  return written.flatMap(({ id, files }) => (files.some(isRead) ? [cautionOf(path, id)] : []));
}

/** The folder that a pattern starts from, and the pattern within it. */
function globOf(pattern: string): { start: string; rest: string } {
  const parts = normalize(pattern).split(sep);
  const first = Math.max(0, parts.findIndex(hasGlob));
  return {
    start: parts
      .slice(0, first)
      .map((part) => part + sep)
      .join(''),
    rest: parts.slice(first).join(sep),
  };
}

function cautionOf(path: string, output: string): string {
  return hasGlob(path)
    ? `"${path}" also takes in what "${output}" writes, so that the next run reads the rows of this one once more. Let "${output}" write into another folder, or choose a pattern that leaves its file out.`
    : `"${path}" is the file that "${output}" writes, so that the next run reads the rows of this one in place of the first ones. Give "${output}" another path.`;
}
