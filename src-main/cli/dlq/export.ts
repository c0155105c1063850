import { createWriteStream } from 'node:fs';
import { readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { messageOf, WeirError } from '../../../core/errors.ts';
import { plural } from '../../../core/run/format.ts';
import { type Entry, entryOf } from '../../../core/store/entry.ts';
import type { Reject } from '../../../core/store/reject.ts';
import { csvHeader, entriesAsCsv } from '../../app/dead-letters/entries-as-csv.ts';
import { printLines } from '../terminal/print-lines.ts';
import type { DlqServices } from './dlq-services.ts';
import { addFilterOptions, type FilterOptions, filterOf } from './filter.ts';

const entriesPerPart = 1000;

export function registerExport(dlq: Command, services: DlqServices): void {
  const command = dlq
    .command('export')
    .description('write entries to a CSV file that is safe to open in a spreadsheet');
  addFilterOptions(command.argument('[file]', 'pipeline file; every pipeline without it'))
    .requiredOption('--out <file.csv>', 'file to write')
    .action(async (file: string | undefined, { out, ...options }: FilterOptions & { out: string }) => {
      const { store } = services;
      const count = await writeCsv(resolve(out), store.rejects.iterate(filterOf(store, file, options)));
      await printLines([`${plural(count, 'entry', 'entries')} written to ${out}`]);
    });
}

/** Gives how many entries there were. */
async function writeCsv(path: string, rejects: Iterable<Reject>): Promise<number> {
  let count = 0;
  const counted = function* () {
    for (const reject of rejects) {
      count += 1;
      yield reject;
    }
  };
  try {
    await writeWhole(path, Readable.from(csvParts(counted())));
  } catch (cause) {
    const message = `The file ${path} cannot be written: ${messageOf(cause)}. Check the folder, or give another --out.`;
    throw new WeirError({ code: 'store.failed', message, cause });
  }
  return count;
}

/**
 * Writes beside the target and renames: nobody sees half a file. What is no file, such as a pipe, takes it as it comes.
 */
async function writeWhole(path: string, text: Readable): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile()) return pipeline(text, createWriteStream(path));
  const place = found ? await realpath(path) : await newPlace(path);
  const partPath = `${place}.${process.pid}.part`;
  try {
    await pipeline(text, createWriteStream(partPath, { flags: 'wx', mode: found?.mode }));
    await rename(partPath, place);
  } catch (error) {
    await rm(partPath, { force: true });
    throw error;
  }
}

/** Where a file comes to lie that is not there yet, though a link to it may be. */
async function newPlace(path: string): Promise<string> {
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? path : newPlace(resolve(await realpath(dirname(path)), link));
}

function* csvParts(rejects: Iterable<Reject>): Generator<string> {
  yield csvHeader;
  let entries: Entry[] = [];
  for (const reject of rejects) {
    entries.push(entryOf(reject));
    if (entries.length < entriesPerPart) continue;
    yield entriesAsCsv(entries);
    entries = [];
  }
  if (entries.length > 0) yield entriesAsCsv(entries);
}
