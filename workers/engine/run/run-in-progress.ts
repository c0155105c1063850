import type { RunEvent } from '../../../core/run/events.ts';
import type { RejectStore } from '../../store/reject-store.ts';
import type { Corrections } from '../replay/corrections.ts';
import type { Targets } from '../sinks/targets.ts';
import type { PreparedSource } from '../sources/source.ts';
import type { Execution } from './execution.ts';
import type { RunRequest } from './run-request.ts';

/** A run that is ready to execute: its execution, where its rows and rejects go, and who hears its events. */
export interface RunInProgress {
  execution: Execution;
  sources: ReadonlyMap<string, PreparedSource>;
  targets: Targets;
  store: RejectStore;
  request: RunRequest;
  tell: (event: RunEvent) => void;
  /** Rows that people corrected: they are entries of the queue already. */
  corrections: Corrections;
  /** Whether rejects may go to the queue while rows are still being read. */
  canQueueEarly: boolean;
}
