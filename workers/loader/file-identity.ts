import { statSync } from 'node:fs';

/**
 * What tells a file from others, whichever of its links is named, and from one that takes its place; undefined if there
 * is none.
 */
export function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
