import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileChange } from '../../../core/api/files.ts';
import { readTextIfThere } from './pipeline-texts.ts';

/** Network disks report no changes, so the file is also polled at this interval. */
const pollMs = 2000;

/**
 * Yields whenever the content of a file differs from the last one yielded, first from `revision`. Ends with the signal.
 */
export async function* watchFile(
  path: string,
  revision: string | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<FileChange> {
  let last = revision ?? (await readTextIfThere(path))?.revision;
  using hints = hintsOf(path, signal);
  for (;;) {
    if (signal?.aborted) return;
    const now = await readTextIfThere(path);
    if (now?.revision !== last) {
      last = now?.revision;
      yield now ? { kind: 'changed', ...now } : { kind: 'deleted', path };
    }
    await hints.next();
  }
}

/** Wakes up on events in the file's folder, at intervals, and at the end. */
function hintsOf(path: string, signal: AbortSignal | undefined): { next(): Promise<void> } & Disposable {
  let wake = () => {};
  let isPending = false;
  const hint = () => {
    isPending = true;
    wake();
  };
  const watcher = watchFolder(path, hint);
  const timer = setInterval(hint, pollMs);
  signal?.addEventListener('abort', hint);
  return {
    async next() {
      if (!isPending && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isPending = false;
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      signal?.removeEventListener('abort', hint);
      watcher?.close();
    },
  };
}

/** Watches the folder, since a watched file would be lost when it is replaced by renaming. */
function watchFolder(path: string, hint: () => void): FSWatcher | undefined {
  try {
    const name = basename(path);
    const watcher = watch(dirname(path), (_event, changed) => {
      if (changed === null || changed === name) hint();
    });
    return watcher.on('error', () => watcher.close());
  } catch {
    // Not every disk can be watched; polling remains.
    return undefined;
  }
}
