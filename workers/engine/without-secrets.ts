import { WeirError } from '../../core/errors.ts';
import { redact } from '../../core/pipeline/secrets.ts';
import type { RunEvent } from '../../core/run/events.ts';
import { rejectsOfDead } from '../store/dead-batch.ts';
import type { RejectStore } from '../store/reject-store.ts';

/** An error whose message holds no secrets; its cause, which might, is left behind. */
export function errorWithoutSecrets(error: unknown, secrets: ReadonlySet<string>): unknown {
  if (!(error instanceof WeirError) || secrets.size === 0) return error;
  const { code, node, column, field } = error;
  const message = redact(error.message, secrets);
  return new WeirError({
    code,
    message,
    ...(node !== undefined && { node }),
    ...(column !== undefined && { column }),
    ...(field !== undefined && { field }),
  });
}

/** What a run tells, without secrets in its messages and in the paths of its targets. */
export function eventWithoutSecrets(event: RunEvent, secrets: ReadonlySet<string>): RunEvent {
  if (event.type === 'warning') return { ...event, message: redact(event.message, secrets) };
  if (event.type !== 'output') return event;
  return { ...event, output: { ...event.output, target: redact(event.output.target, secrets) } };
}

/** A store into which messages come without secrets: those of a rule or a column quote the expression. */
export function storeWithoutSecrets(store: RejectStore, secrets: ReadonlySet<string>): RejectStore {
  if (secrets.size === 0) return store;
  return {
    write: (rejects) => store.write(rejects.map((reject) => ({ ...reject, message: redact(reject.message, secrets) }))),
    async writeDead(dead) {
      for (const rejects of rejectsOfDead(dead).values()) await this.write(rejects);
    },
    commit: () => store.commit(),
    rollback: () => store.rollback(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
