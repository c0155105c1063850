import type { Stats } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { isAbsolute, parse, posix, resolve, sep } from 'node:path';
import { systemCodeOf, WeirError } from '../../../core/errors.ts';
import { hasGlob } from '../../../core/has-glob.ts';
import { nearest } from '../../../core/near-match.ts';
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
      throw new WeirError({ code: 'source.not_found', node, field, ...(await notFound(path, folder)) });
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

/** Says what is not there, and which path was likely meant. */
async function notFound(path: string, folder: string): Promise<Pick<WeirError, 'message' | 'suggestion'>> {
  const slashed = path.replaceAll('\\', '/');
  const missing = `There is no file ${isAbsolute(path) ? path : resolve(folder, path)}.`;
  const isThere = (await statOf(resolve(folder, slashed)))?.isFile() === true;
  const near = isThere ? slashed : await alike(slashed, folder);
  if (near !== undefined) {
    return { message: `${missing} Did you mean "${near}"?`, suggestion: { label: `Use "${near}"`, replace: near } };
  }
  if (slashed !== path && sep === '/') return { message: `${missing} On this system, / separates folders, not \\.` };
  return { message: `${missing} Check the path; a relative one starts at the pipeline file's folder.` };
}

/** The file of the same kind and folder whose name is spelt most alike. */
async function alike(path: string, folder: string): Promise<string | undefined> {
  const { name, ext } = posix.parse(path);
  const others = await readdir(resolve(folder, posix.dirname(path)), { withFileTypes: true }).catch(() => []);
  const names = others
    .filter((other) => !other.isDirectory() && parse(other.name).ext.toLowerCase() === ext.toLowerCase())
    .map((other) => other.name);
  const near = nearest(
    name,
    names.map((other) => parse(other).name),
  );
  const found = names.find((other) => parse(other).name === near);
  return found === undefined ? undefined : posix.join(posix.dirname(path), found);
}

/** A path as DuckDB's file functions take it: there, even a bound path is a glob. */
export function asLiteralGlob(path: string): string {
  return path.replace(/[*?[\]]/g, '[$&]');
}
