import { isAbsolute, join, matchesGlob, normalize, relative, resolve } from 'node:path';
import { hasGlob } from '../../../core/has-glob.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Resolved } from './resolve.ts';
import { writersOf } from './shared-targets.ts';

/** As the engine calls a file in the folder of a partition. */
const partOfFolder = join('column=value', 'data_0.parquet');

/** Inputs that read what outputs of the same pipeline wrote the last time, as far as their paths tell. */
export function ownOutputs({ graph, nodes }: Resolved, folder: string): Problem[] {
  const takingPart = graph.order.flatMap(({ id }) => nodes.get(id) ?? []);
  const written = writersOf(takingPart).filter(({ target }) => target.kind !== 'sqlite');
  return takingPart.flatMap(({ id: node, definition, config }): Problem[] => {
    const source = definition.source?.(config);
    const paths = source && 'paths' in source && source.kind !== 'sqlite' ? source.paths : [];
    const found = paths.flatMap((path) =>
      written.flatMap(({ id, target }) => {
        const file = resolve(folder, target.kind === 'folder' ? join(target.path, partOfFolder) : target.path);
        return readsFile(path, file, folder) ? cautionOf(path, id) : [];
      }),
    );
    return found
      .slice(0, 1)
      .map((message) => ({ severity: 'warning', code: 'node.caution', message, node, field: ['path'] }));
  });
}

function readsFile(path: string, file: string, folder: string): boolean {
  if (resolve(folder, path) === file) return true;
  return hasGlob(path) && matchesGlob(isAbsolute(path) ? file : relative(folder, file), normalize(path));
}

function cautionOf(path: string, output: string): string {
  return hasGlob(path)
    ? `"${path}" also takes in what "${output}" writes, so that the next run reads the rows of this one once more. Let "${output}" write into another folder, or choose a pattern that leaves its file out.`
    : `"${path}" is the file that "${output}" writes, so that the next run reads the rows of this one in place of the first ones. Give "${output}" another path.`;
}
