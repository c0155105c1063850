import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import type { AnswerMemo } from '../http/answer-memo.ts';
import type { KeptAnswers } from '../http/kept-answers.ts';
import type { Amendments } from '../replay/amendments.ts';
import type { Session } from '../session/session.ts';
import type { Demand } from './demand.ts';

/** How far a source is prepared: only its columns, or its rows too, by the fast or the careful reader. */
export type Reading =
  | { kind: 'describe' }
  /**
   * sample, whole: heads of large files, or whole files, by whichever reader they need. fast: as quickly as possible,
   * and proven beside the run. careful: record by record.
   */
  | { kind: 'sample' | 'whole' | 'fast' | 'careful'; signal: AbortSignal };

/** How servers are asked for rows: once for all that a run wants, or for as few as a preview needs. */
export type Asking =
  | { kind: 'run'; signal: AbortSignal; kept: KeptAnswers; demand: Demand | undefined }
  | {
      kind: 'look';
      signal: AbortSignal;
      memo: AnswerMemo;
      /** Rows that somebody is to see. */
      rows: number;
      /** Nobody is typing: requests are retried as in a run. */
      isPatient?: boolean;
      /** Whether declared columns will do, without a request. */
      mayAssume: boolean;
    };

/** Records that were read of a source, and those that could not be. */
export interface ReadSoFar {
  loaded: number;
  rejected: number;
}

export interface OpenOptions {
  session: Session;
  /** A folder that the session may read and write. */
  spoolFolder: string;
  /** Where this source's files begin in the run's list of files. */
  firstFile: number;
  reading: Reading;
  asking: Asking;
  /** The values that `$name` stands for. */
  params: readonly ResolvedParam[];
  /** Corrected lines to read in place of those that cannot be read. */
  amendments?: Amendments | undefined;
  /** Called now and then while records are read one by one. */
  onRead?: ((read: ReadSoFar) => void) | undefined;
}
