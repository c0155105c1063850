import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { systemCodeOf } from '../../core/errors.ts';
import { answerHeaders } from './content-policy.ts';
import { isWithin } from './files/opened-folders.ts';

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

/** The placeholder in a page for the nonce of its load. */
const noncePlace = '{{nonce}}';

export interface PageFile {
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** True if the name contains a hash of the content, so that it never changes. */
  isImmutable: boolean;
}

/** A file of the built renderer by URL path; undefined if there is none. */
export async function readPageFile(root: string, pathname: string): Promise<PageFile | undefined> {
  const name = pathname === '/' ? 'index.html' : decoded(pathname.slice(1));
  const path = name === undefined || name.includes('\0') ? undefined : join(root, name);
  if (path === undefined || !isWithin(path, root)) return undefined;
  const type = types[extname(path)];
  if (type === undefined) return undefined;
  try {
    const body = await readFile(path);
    const isImmutable = pathname.startsWith('/assets/');
    return type.startsWith('text/html') ? pageOf(body, type) : { headers: headersOf(type), body, isImmutable };
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** Each load gets a new nonce, which only the served page knows. */
function pageOf(text: Buffer, type: string): PageFile {
  const nonce = randomBytes(18).toString('base64');
  const body = Buffer.from(text.toString('utf8').replaceAll(noncePlace, nonce));
  return { headers: headersOf(type, nonce), body, isImmutable: false };
}

function headersOf(type: string, nonce?: string): Record<string, string> {
  return { ...answerHeaders(nonce), 'Content-Type': type };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // An invalid encoding names no file.
    return undefined;
  }
}
