import { WeirError } from '../../core/errors.ts';
import type { Compiled, MapShape } from '../../core/nodes/compiled.ts';
import { redact, redactSql } from '../../core/pipeline/secrets.ts';
import type { RunEvent } from '../../core/run/events.ts';
import { rejectsOfDead } from '../store/dead-batch.ts';
import type { NewReject } from '../store/reject-batch.ts';
import type { RejectStore } from '../store/reject-store.ts';
import type { CorrectedEntry } from './replay/corrected-entry.ts';

/** An error whose message holds no secrets; its cause, which might, is left behind. */
export function errorWithoutSecrets(error: unknown, secrets: ReadonlySet<string>): unknown {
  if (!(error instanceof Error) || secrets.size === 0) return error;
  const message = redact(error.message, secrets);
  if (!(error instanceof WeirError)) return new Error(message);
  const { code, node, column, field } = error;
  return new WeirError({ code, message, node, column, field });
}

/** What a run tells, without secrets in its messages and in the paths of its targets. */
export function eventWithoutSecrets(event: RunEvent, secrets: ReadonlySet<string>): RunEvent {
  if (event.type === 'warning') return { ...event, message: redact(event.message, secrets) };
  if (event.type === 'replayed') {
    const failed = event.replay.failed.map((one) => ({ ...one, message: redact(one.message, secrets) }));
    return { ...event, replay: { ...event.replay, failed } };
  }
  if (event.type === 'covered') {
    // What a concealed path names is not certain: another secret may stand in its place.
    const files = event.coverage.files.filter((file) => redact(file, secrets) === file);
    return { ...event, coverage: { ...event.coverage, files } };
  }
  if (event.type !== 'output') return event;
  return { ...event, output: { ...event.output, target: redact(event.output.target, secrets) } };
}

/** A store into which rejects come without secrets. */
export function storeWithoutSecrets(store: RejectStore, secrets: ReadonlySet<string>): RejectStore {
  if (secrets.size === 0) return store;
  return {
    expect: () => store.expect(),
    write: (rejects) => store.write(rejects.map((reject) => rejectWithoutSecrets(reject, secrets))),
    async writeDead(dead) {
      for (const [, rejects] of rejectsOfDead(dead)) await this.write(rejects);
    },
    prepare: () => store.prepare(),
    commit: () => store.commit(),
    rollback: () => store.rollback(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** A reject whose message, which may quote an expression, and whose path hold no secrets. What the row holds stays. */
export function rejectWithoutSecrets(reject: NewReject, secrets: ReadonlySet<string>): NewReject {
  if (secrets.size === 0) return reject;
  const { source, message } = reject;
  return {
    ...reject,
    source: source === null ? null : redact(source, secrets),
    message: redact(message, secrets),
  };
}

/** Entries of the queue with the paths of the files that they come from, which the queue knows without secrets. */
export function locateEntries(
  entries: readonly CorrectedEntry[],
  files: readonly string[],
  secrets: ReadonlySet<string>,
): CorrectedEntry[] {
  const paths = new Map(files.map((file) => [redact(file, secrets), file]));
  return entries.map((entry) => ({
    ...entry,
    source: entry.source === null ? null : (paths.get(entry.source) ?? entry.source),
  }));
}

/** A compiled node whose checks tell no secrets, wherever their messages go. */
export function compiledWithoutSecrets(compiled: Compiled, secrets: ReadonlySet<string>): Compiled {
  if (secrets.size === 0) return compiled;
  const concealed = <Map extends MapShape>(map: Map): Map => ({
    ...map,
    checks: map.checks.map((check) => ({ ...check, message: redactSql(check.message, secrets) })),
  });
  switch (compiled.shape) {
    case 'map':
      return concealed(compiled);
    case 'scan':
      return { ...compiled, map: concealed(compiled.map) };
    case 'query':
      return {
        ...compiled,
        ...(compiled.guards && { guards: compiled.guards.map((guard) => ({ ...guard, map: concealed(guard.map) })) }),
      };
    case 'sink':
      return compiled;
  }
}
