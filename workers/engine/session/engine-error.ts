import { messageOf, WeirError } from '../../../core/errors.ts';
import { lackOfRoom } from '../../../core/lack-of-room.ts';
import { beyondNumber } from '../../../core/sql/as-number.ts';
import { orderNeeded } from '../../../core/sql/exact-sums.ts';
import { noPartition } from '../../../core/sql/partition-key.ts';
import { inPlainWords } from './binder-words.ts';

/** A sum met values that it cannot add exactly: the run must start over with rows in order. */
export class OrderNeeded extends Error {}

/** The engine's memory did not suffice, although it puts on disk what it can. */
export class EngineMemoryExceeded extends WeirError {
  /** How many threads the engine had; 0 means all cores. */
  readonly threads: number;

  constructor(threads: number, cause?: unknown) {
    const message =
      'The engine needs more memory than the pipeline allows. Raise its memory limit (settings.memoryLimit) and run again.';
    super({ code: 'memory.exceeded', message, cause });
    this.threads = threads;
  }
}

/** What DuckDB throws, as an error in Weir's words. `threads`: how many it has; 0 means all cores. */
export function engineError(cause: unknown, threads = 0): WeirError | OrderNeeded {
  if (cause instanceof WeirError) return cause;
  const text = messageOf(cause);
  if (text.includes(orderNeeded)) return new OrderNeeded(text, { cause });
  const [, rounded] = text.split(beyondNumber);
  if (rounded !== undefined) return new WeirError({ code: 'cast.failed', message: firstLine(rounded), cause });
  const [, unnamed] = text.split(noPartition);
  if (unnamed !== undefined) return new WeirError({ code: 'target.failed', message: firstLine(unnamed), cause });
  if (/^INTERRUPT/i.test(text)) return new WeirError({ code: 'cancelled', message: 'The run was cancelled.', cause });
  if (/max_temp_directory_size|No space left|could not write|Disk full/i.test(text)) {
    return new WeirError({
      code: 'disk.full',
      message: `${lackOfRoom(text) ?? 'The disk is full'}: the engine could not spill to its temporary folder. Free some space and run again.`,
      cause,
    });
  }
  if (/Out of Memory/i.test(text)) return new EngineMemoryExceeded(threads, cause);
  const [, inaccessible] = /Cannot access file "(.*?)(?:\/\*\*\/\*\.\w+)?"/i.exec(text) ?? [];
  if (inaccessible !== undefined) {
    // Once a file is gone, the engine no longer counts it as one that the session may read.
    const message = `${inaccessible} could not be read. It may have been moved or removed during the run: run it again.`;
    return new WeirError({ code: 'source.unreadable', message, cause });
  }
  if (/No files found|Could not open|Cannot open file|IO Error/i.test(text)) {
    return new WeirError({ code: 'source.unreadable', message: `A file could not be read: ${firstLine(text)}`, cause });
  }
  const [, unconverted] = /^Conversion Error: (.*?)\.?$/m.exec(text) ?? [];
  if (unconverted !== undefined) {
    const message = `A value cannot be converted: ${unconverted}. Give the column its type in an earlier cast node, where such rows are rejected, or write TRY_CAST.`;
    return new WeirError({ code: 'engine.failed', message, cause });
  }
  return new WeirError({ code: 'engine.failed', message: inPlainWords(text), cause });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
