import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileChange } from '../../../core/api/files.ts';
import { readTextIfThere } from './pipeline-texts.ts';

/** Folders on network disks tell nothing: the file is looked at anyway, this often. */
const pollMs = 2000;

/**
 * Yields whenever the content of a file differs from the last one yielded, or at first from `revision`. Ends with the
 * signal.
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

/** Wakes up when something happens in the file's folder, after a while, and at the end. */
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

/** The folder is watched and not the file: a save by renaming would leave us with the old one. */
function watchFolder(path: string, hint: () => void): FSWatcher | undefined {
  try {
    const name = basename(path);
    const watcher = watch(dirname(path), (_event, changed) => {
      if (changed === null || changed === name) hint();
    });
    return watcher.on('error', () => watcher.close());
  } catch {
    // Not every disk can be watched; the file is looked at anyway.
    return undefined;
  }
}
