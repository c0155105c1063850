import type { RejectDetail } from '../../../core/store/reject.ts';
import type { Studio } from '../studio.ts';
import { csvReadingOf } from './csv-reading.ts';
import { deadLetterOf } from './dead-letters.ts';
import { readFileLines } from './file-lines.ts';

const linesAround = 3;
/** Longest line shown (UTF-16 units). */
const lineLimit = 2000;

/** One entry in full, with its history and its surroundings in the file. */
export async function showDeadLetter(studio: Studio, id: number) {
  const reject = studio.store.rejects.require(id);
  const audit = reject.audit.map(({ at, who, action, note, column, value }) => ({
    atMs: Date.parse(at),
    who,
    action,
    detail: note ?? '',
    column,
    value,
  }));
  const { encoding, dialect } = await csvReadingOf(studio, reject);
  return {
    ...deadLetterOf(reject),
    audit,
    surroundings: await surroundingsOf(reject, encoding),
    dialect,
  };
}

/** The lines around a record, if its file still has the raw line there, or at least a line. */
async function surroundingsOf({ source, line, isLine, record }: RejectDetail, encoding: string) {
  if (source === null || line === null) return null;
  const firstLine = Math.max(1, line - linesAround);
  const around = { first: firstLine, last: line + linesAround, longest: lineLimit };
  const lines = await readFileLines(source, encoding, around).catch(() => []);
  const found = lines[line - firstLine];
  if (found === undefined || (isLine && !record.startsWith(found.slice(0, record.length)))) return null;
  return { firstLine, lines };
}
