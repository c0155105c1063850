import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import * as z from 'zod';
import { systemCodeOf } from '../../../core/errors.ts';
import { coverageSchema, replayResultSchema, runErrorSchema } from '../../../core/run/events.ts';
import { runProfileSchema } from '../../../core/run/profile.ts';
import { replaceFileSync } from '../files/replace-file.ts';

const unkeptEndSchema = z.object({
  runId: z.string(),
  state: z.enum(['succeeded', 'failed', 'cancelled', 'interrupted']),
  endedAtMs: z.number(),
  summary: z.record(z.string(), z.unknown()),
  error: runErrorSchema.optional(),
  profile: runProfileSchema.optional(),
  coverage: coverageSchema.optional(),
  replay: replayResultSchema.optional(),
});
export type UnkeptEnd = z.infer<typeof unkeptEndSchema>;

const fileNames = /^end-(.+)\.json$/;

/**
 * Ends of runs that the store could not take: in memory, and in files of their own once this process may end before it
 * can.
 */
export class UnkeptEnds {
  readonly #folder: string;
  readonly #ends = new Map<string, UnkeptEnd>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(end: UnkeptEnd): void {
    this.#ends.set(end.runId, end);
  }

  /** Those of this process, and those that others left in files. */
  all(): UnkeptEnd[] {
    const ids = readdirSync(this.#folder).flatMap((name) => fileNames.exec(name)?.[1] ?? []);
    const left = ids.filter((id) => !this.#ends.has(id)).flatMap((id) => this.#read(id) ?? []);
    return [...this.#ends.values(), ...left];
  }

  remove(runId: string): void {
    this.#ends.delete(runId);
    rmSync(this.#fileOf(runId), { force: true });
  }

  /** Leaves what there is to whoever comes next. If no file can be written, it stays in memory only. */
  leave(): void {
    for (const end of this.#ends.values()) {
      try {
        replaceFileSync(this.#fileOf(end.runId), JSON.stringify(end), 0o600);
      } catch (error) {
        if (systemCodeOf(error) === undefined) throw error;
      }
    }
  }

  /**
   * One that another process has kept meanwhile is none. A damaged one can be kept by nobody, so it goes, which is
   * said.
   */
  #read(runId: string): UnkeptEnd | undefined {
    try {
      return unkeptEndSchema.parse(JSON.parse(readFileSync(this.#fileOf(runId), 'utf8')));
    } catch (error) {
      if (systemCodeOf(error) !== undefined) return undefined;
      this.remove(runId);
      process.stderr.write(`weir: How the run ${runId} ended is not known: what was kept of it is damaged.\n`);
      return undefined;
    }
  }

  #fileOf(runId: string): string {
    return join(this.#folder, `end-${runId}.json`);
  }
}
