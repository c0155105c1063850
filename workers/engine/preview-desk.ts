import type * as z from 'zod';
import { WeirError } from '../../core/errors.ts';
import type { Description, previewCallSchema, PreviewRows } from '../../core/preview/messages.ts';
import { Preview } from './preview.ts';

type Call = z.output<typeof previewCallSchema>;

/** Answers calls one after the other; a call that was cancelled while it waited is not begun. */
export class PreviewDesk {
  #last: Promise<unknown> = Promise.resolve();

  answer(call: Call, signal: AbortSignal): Promise<Description | PreviewRows> {
    const turn = this.#last.then(() => this.#begin(call, signal));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #begin(call: Call, signal: AbortSignal): Promise<Description | PreviewRows> {
    if (signal.aborted) throw new WeirError({ code: 'cancelled', message: 'The preview was cancelled.' });
    const { environment, params, ...document } = call.document;
    await using preview = await Preview.open({ ...document, environment, overrides: params }, signal);
    if (call.call === 'describe') return { problems: [...preview.problems], columns: preview.columns() };
    return await preview.rows(call.node, call.port, call.limit);
  }
}
