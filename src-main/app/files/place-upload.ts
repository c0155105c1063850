import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, rm, stat, statfs } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PlacedFile } from '../../../core/api/files.ts';
import { systemCodeOf, WeirError } from '../../../core/errors.ts';
import { fileError } from './file-errors.ts';

/** Space to leave free on the disk (bytes). */
const reserveBytes = 100_000_000;
const nameLimit = 120;

/**
 * Stores a stream in a folder under its name, with a number added if the name is taken by another content; equal
 * content is not stored twice. All or nothing.
 */
export async function placeUpload(
  content: Readable,
  { folder, name, sizeBytes }: { folder: string; name: string; sizeBytes: number },
): Promise<PlacedFile> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - reserveBytes < sizeBytes) {
    throw new WeirError({
      code: 'disk.full',
      message: `The disk has no room for ${name}. Free some space, or open the file where it is.`,
    });
  }
  const part = join(folder, `.${process.pid}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}.part`);
  try {
    await pipeline(content, createWriteStream(part, { flags: 'wx' }));
    const { size } = await stat(part);
    if (size !== sizeBytes)
      throw new WeirError({ code: 'file.failed', message: `${name} did not arrive whole. Try again.` });
    const path = await linkUnderFreeName(part, folder, safeName(name));
    return { path, name: parse(path).base, size };
  } catch (error) {
    throw fileError(name, 'written', error);
  } finally {
    await rm(part, { force: true });
  }
}

/** Creating a link fails if the name is taken: nothing is ever overwritten. */
async function linkUnderFreeName(part: string, folder: string, name: string): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? name : `${stem}-${number}${ext}`);
    try {
      await link(part, path);
      return path;
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error;
      if (await isSameFile(part, path)) return path;
    }
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(one), stat(other)]);
  if (!second.isFile() || first.size !== second.size) return false;
  const [digest, otherDigest] = await Promise.all([digestOf(one), digestOf(other)]);
  return digest === otherDigest;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The name without folders and without characters that a system does not allow. */
function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .trim();
  return clean.slice(-nameLimit) || 'data';
}
