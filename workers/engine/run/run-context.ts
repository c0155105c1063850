import type { Problem } from '../../../core/pipeline/problems.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import type { RejectStore } from '../../store/reject-store.ts';
import type { EngineSupply } from '../session/engine.ts';
import type { RunRequest } from './run-request.ts';

export interface RunContext {
  request: RunRequest;
  store: RejectStore;
  engine: EngineSupply;
  tell: (event: RunEvent) => void;
  signal: AbortSignal;
  /** Called when the run keeps taking more memory than it may: then only the end of the process helps. */
  giveUp: (reason: unknown) => void;
}

/** Tells problems as warnings. */
export function tellProblems(problems: readonly Problem[], tell: RunContext['tell']): void {
  for (const { message, node } of problems) tell({ type: 'warning', message, ...(node !== undefined && { node }) });
}
