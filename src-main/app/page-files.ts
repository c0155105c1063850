import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';
import { errorCodeOf } from './files/file-errors.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
};

export interface PageFile {
  type: string;
  body: Buffer;
  /** Its name holds a hash of its content, so it never changes. */
  isImmutable: boolean;
}

/** A file of the built renderer for the path of an address; undefined where there is none. */
export async function readPageFile(root: string, pathname: string): Promise<PageFile | undefined> {
  const name = pathname === '/' ? 'index.html' : decoded(pathname.slice(1));
  const path = name === undefined || name.includes('\0') ? undefined : join(root, name);
  if (path === undefined || !isBelow(root, path)) return undefined;
  const type = types[extname(path)];
  if (type === undefined) return undefined;
  try {
    return { type, body: await readFile(path), isImmutable: pathname.startsWith('/assets/') };
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' || errorCodeOf(error) === 'EISDIR' || errorCodeOf(error) === 'ENOTDIR')
      return undefined;
    throw error;
  }
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
