import type { Stats } from 'node:fs';
import { glob, stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { systemCodeOf, WeirError } from '../../../core/errors.ts';
import { hasGlob } from '../../../core/has-glob.ts';
import { notAFile, sourceFailed } from '../../reading/source-file.ts';
import { inNode } from '../in-node.ts';

/**
 * The files that a list of paths and globs names, absolute, each glob's in order of name. A path that exists is never
 * read as a glob. Throws `source.not_found` where nothing matches and `source.unreadable` for a folder.
 */
export async function findFiles(paths: readonly string[], folder: string, node: string): Promise<string[]> {
  const found = new Set<string>();
  for (const [index, path] of paths.entries()) {
    const field = paths.length === 1 ? 'path' : `path.${index}`;
    const absolute = isAbsolute(path) ? path : resolve(folder, path);
    const kind = await inNode(node, () => kindOf(absolute));
    if (kind === 'folder') {
      throw new WeirError({
        code: 'source.unreadable',
        node,
        field,
        message: `${absolute} is a folder. Name a file, or files by a pattern such as ${path}/*.csv.`,
      });
    }
    const matches = kind === 'file' ? [absolute] : await inNode(node, () => matchesOf(path, folder));
    if (matches.length === 0) {
      throw new WeirError({
        code: 'source.not_found',
        node,
        field,
        message: `There is no file ${absolute}. Check the path; a relative one starts at the pipeline file's folder.`,
      });
    }
    for (const match of matches) found.add(match);
  }
  return [...found];
}

/** Undefined where there is nothing. Throws for a pipe or a device: to open one may be to wait for ever. */
async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await statOf(path);
  if (!found) return undefined;
  if (found.isDirectory()) return 'folder';
  if (!found.isFile()) throw notAFile(path, false);
  return 'file';
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw sourceFailed(path, error);
  }
}

async function matchesOf(pattern: string, folder: string): Promise<string[]> {
  if (!hasGlob(pattern)) return [];
  const matches: string[] = [];
  for await (const match of glob(pattern, { cwd: folder })) {
    const path = resolve(folder, match);
    if ((await kindOf(path)) === 'file') matches.push(path);
  }
  return matches.sort((a, b) => (a < b ? -1 : 1));
}

/** A path as DuckDB's file functions take it: there, even a bound path is a glob. */
export function asLiteralGlob(path: string): string {
  return path.replace(/[*?[\]]/g, '[$&]');
}
