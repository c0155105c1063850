import type * as z from 'zod';
import { WeirError } from '../../core/errors.ts';
import type { previewCallSchema } from '../../core/preview/messages.ts';
import { Previewer } from './preview.ts';
import { readRows } from './preview-rows.ts';

type Call = z.output<typeof previewCallSchema>;

/** Answers calls one after the other; a call that was cancelled while it waited is not begun. */
export class PreviewDesk {
  readonly #previewer = new Previewer();
  #last: Promise<unknown> = Promise.resolve();

  answer(call: Call, signal: AbortSignal): Promise<unknown> {
    const turn = this.#last.then(() => this.#begin(call, signal));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #begin(call: Call, signal: AbortSignal): Promise<unknown> {
    if (signal.aborted) throw new WeirError({ code: 'cancelled', message: 'The preview was cancelled.' });
    const { environment, params, ...document } = call.document;
    const preview = await this.#previewer.look({ ...document, environment, overrides: params }, signal);
    const interrupt = () => preview.session.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      if (call.call === 'describe') return preview.describe();
      return await readRows(preview, call);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }
}
