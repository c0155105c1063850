import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { WeirError } from '../../../core/errors.ts';
import { csvInspectionSchema } from '../../../core/preview/messages.ts';
import type { RejectDetail } from '../../../core/store/reject.ts';
import type { Studio } from '../studio.ts';
import { deadLetterOf } from './dead-letters.ts';

const linesAround = 3;
/** A line is shown up to here, in UTF-16 units. */
const lineLimit = 2000;

/** One entry whole, with what was done to it and where it stands in its file. */
export async function showDeadLetter(studio: Studio, id: number) {
  const reject = studio.store.rejects.get(id);
  if (!reject)
    throw new WeirError({ code: 'reject.not_found', message: `There is no entry ${id} in the dead letter queue.` });
  const audit = reject.audit.map(({ at, who, action, note, column, value }) => ({
    atMs: Date.parse(at),
    who,
    action,
    detail: note ?? '',
    column,
    value,
  }));
  return {
    ...deadLetterOf(reject),
    audit,
    surroundings: await surroundingsOf(reject),
    dialect: await dialectOf(studio, reject),
  };
}

/** The lines around a record, as long as its file still has the raw line, or at least a line, where the record stood. */
async function surroundingsOf({ source, line, isLine, record }: RejectDetail) {
  if (source === null || line === null) return null;
  const firstLine = Math.max(1, line - linesAround);
  const lines = await readLines(source, firstLine, line + linesAround).catch(() => []);
  const found = lines[line - firstLine];
  if (found === undefined || (isLine && !record.startsWith(found.slice(0, record.length)))) return null;
  return { firstLine, lines: lines.map((text) => text.slice(0, lineLimit)) };
}

async function readLines(path: string, first: number, last: number): Promise<string[]> {
  const stream = createReadStream(path, { encoding: 'utf8' });
  const lines: string[] = [];
  let number = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (number >= first) lines.push(line);
      if (number >= last) break;
    }
  } finally {
    stream.destroy();
  }
  return lines;
}

/** How the source of a raw line is read; null where it is no CSV any more. */
async function dialectOf({ preview }: Studio, { source, code }: RejectDetail) {
  if (source === null || !code.startsWith('csv.')) return null;
  try {
    const call = { call: 'inspectCsv', path: source, folder: preview.folder, dialect: {}, limit: 0 } as const;
    const { dialect, columns } = await preview.client.ask(csvInspectionSchema, call);
    return { delimiter: dialect.delimiter ?? ',', quote: dialect.quote ?? '', columns };
  } catch (error) {
    if (error instanceof WeirError) return null;
    throw error;
  }
}
