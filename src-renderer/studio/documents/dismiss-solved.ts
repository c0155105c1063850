import { hasErrors } from '../../../core/pipeline/problems.ts';
import type { createSessionStore, Description } from '../../stores/session-store.ts';
import type { createToastsStore } from '../../stores/toasts-store.ts';
import { hasOutput } from '../runs/run-to.ts';

interface Stores {
  session: ReturnType<typeof createSessionStore>;
  toasts: ReturnType<typeof createToastsStore>;
}

/** The subject of messages that say why a pipeline can be neither run nor exported. */
export function refusalOf(document: string): string {
  return `refusal to run ${document}`;
}

/** Removes such a message once there are fewer errors than when it was shown. */
export function dismissSolved({ session, toasts }: Stores): void {
  session.subscribe((now, before) => {
    for (const [document, description] of Object.entries(now.byDocument)) {
      const known = before.byDocument[document];
      if (known !== undefined && known !== description && obstaclesIn(description) < obstaclesIn(known))
        toasts.getState().dismissAbout(refusalOf(document));
    }
  });
}

function obstaclesIn({ pipeline, problems }: Description): number {
  const errors = problems.filter((problem) => hasErrors([problem])).length;
  return errors + (pipeline === null || hasOutput(pipeline) ? 0 : 1);
}
