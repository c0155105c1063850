import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What other programs leave in a folder of partitions, and nobody misses. */
const marks = /\.crc$|^(_SUCCESS|_(common_)?metadata|\.DS_Store)$/;

/**
 * What a folder holds beside the files of partitions, such as `country=DE/data_0.parquet`: the path of one such file or
 * folder within it, undefined where there is none.
 */
export async function strangerIn(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const stranger = entries.find((entry) => !isOfPartitions(entry, folder));
  return stranger && relative(folder, join(stranger.parentPath, stranger.name));
}

function isOfPartitions(entry: Dirent, folder: string): boolean {
  if (entry.isDirectory()) return entry.name.includes('=');
  const isData = entry.name.endsWith('.parquet') && relative(folder, entry.parentPath) !== '';
  return entry.isFile() && (isData || marks.test(entry.name));
}
