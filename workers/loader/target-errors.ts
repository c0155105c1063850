import { basename } from 'node:path';
import { type ErrorCode, messageOf, systemCodeOf, WeirError } from '../../core/errors.ts';
import { lackOfRoom } from '../../core/lack-of-room.ts';

/** What SQLite or the file system throws, as an error in Weir's words. */
export function targetError(cause: unknown, path: string, node?: string): WeirError {
  if (cause instanceof WeirError) return cause;
  const { code, message } = wordsFor(systemCodeOf(cause) ?? '', basename(path), messageOf(cause));
  return new WeirError({ code, message, node, cause });
}

function wordsFor(code: string, file: string, detail: string): { code: ErrorCode; message: string } {
  const lack = lackOfRoom(code);
  if (lack !== undefined) {
    return {
      code: 'disk.full',
      message: `${lack}: rows on their way to SQLite could not be held. Free some space and run again.`,
    };
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return {
      code: 'target.locked',
      message: `${file} is locked by another program. Close what uses it and run again.`,
    };
  }
  if (/^SQLITE_READONLY/.test(code) || code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return {
      code: 'target.read_only',
      message: `${file} cannot be written. Make the file and its folder writable, or choose another path.`,
    };
  }
  if (code === 'SQLITE_FULL') {
    return {
      code: 'target.full',
      message: `${file} cannot grow: the disk is full, or the database has reached its size limit. Nothing was changed.`,
    };
  }
  if (code === 'SQLITE_NOTADB') {
    return { code: 'target.corrupt', message: `${file} is not a SQLite database. Choose another path.` };
  }
  if (/^SQLITE_CORRUPT/.test(code)) {
    return {
      code: 'target.corrupt',
      message: `${file} is damaged (${detail}). Restore it from a copy, or choose another path.`,
    };
  }
  if (/^SQLITE_IOERR/.test(code)) {
    return {
      code: 'target.failed',
      message: `${file} could not be read or written (${detail}): the disk fails, its quota is used up, or it takes no file of this size. Nothing was loaded.`,
    };
  }
  if (/^SQLITE_CANTOPEN/.test(code)) {
    return {
      code: 'target.failed',
      message: `${file} could not be opened. Check that its folder exists and can be written.`,
    };
  }
  if (code === 'SQLITE_CONSTRAINT_TRIGGER')
    return { code: 'target.failed', message: `A trigger of ${file} stopped the load: ${detail}. Nothing was loaded.` };
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return {
      code: 'target.failed',
      message: `What the load made its triggers or foreign keys do would leave rows of ${file} that refer to nothing: ${detail}. Nothing was loaded.`,
    };
  }
  return { code: 'target.failed', message: `${file} could not be loaded: ${detail}.` };
}
