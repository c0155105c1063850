import type { FailedEntry } from './corrections.ts';

/** Corrected rows were rejected again, and may have cost others their place: the replay starts over without them. */
export class CorrectionsInTheWay extends Error {
  readonly failed: readonly FailedEntry[];

  constructor(failed: readonly FailedEntry[]) {
    super('Some of the corrected rows were rejected again.');
    this.failed = failed;
  }
}
