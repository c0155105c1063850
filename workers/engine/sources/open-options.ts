import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import type { AnswerMemo } from '../http/answer-memo.ts';
import type { KeptAnswers } from '../http/kept-answers.ts';
import type { Amendments } from '../replay/amendments.ts';
import type { Session } from '../session/session.ts';
import type { Demand } from './demand.ts';

/** How far a source is prepared: its columns alone, or its rows too, read fast or with care. */
export type Reading =
  | { kind: 'describe' }
  /**
   * sample, whole: heads of large files, or whole files, read fast or with care, as they need.
   * fast: as quickly as it goes, and proven beside the run. careful: record by record.
   */
  | { kind: 'sample' | 'whole' | 'fast' | 'careful'; signal: AbortSignal };

/** How servers are asked for rows: for all that a run wants, once, or for as few as a look needs. */
export type Asking =
  | { kind: 'run'; signal: AbortSignal; kept: KeptAnswers; demand: Demand | undefined }
  | {
      kind: 'look';
      signal: AbortSignal;
      memo: AnswerMemo;
      /** Rows that somebody is to see. */
      rows: number;
      /** Nobody is typing: a request is made again as a run would make it. */
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
  /** Told now and then while records are read one by one. */
  onRead?: ((read: ReadSoFar) => void) | undefined;
}
