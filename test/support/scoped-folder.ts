import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that is removed at the end of a scope rather than of the test. */
export async function scopedFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'weir-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
