import type * as z from 'zod';
import type { previewCallSchema } from '../../core/preview/messages.ts';
import { inspectCsvFile } from './csv-inspection.ts';
import { readFileRows } from './file-rows.ts';
import { listFunctions } from './function-list.ts';
import { tryPattern } from './pattern-trial.ts';
import { type Preview, Previewer } from './preview.ts';
import { stopIfCancelled } from './preview-cancelled.ts';
import { profileColumns } from './preview-profile.ts';
import { countRows, readRows } from './preview-rows.ts';
import { proposeTypes, tryCast } from './type-evidence.ts';

type Call = z.output<typeof previewCallSchema>;
type DocumentCall = Extract<Call, { document: unknown }>;

/** Calls that are answered one after the other, by a session of their own. */
class Lane {
  readonly #previewer = new Previewer();
  #last: Promise<unknown> = Promise.resolve();

  /** A call that was cancelled while it waited is not begun. */
  inTurn<Answer>(signal: AbortSignal, begin: (previewer: Previewer) => Promise<Answer>): Promise<Answer> {
    const turn = this.#last.then(() => {
      stopIfCancelled(signal);
      return begin(this.#previewer);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** Answers calls: those that read whole files do not keep those waiting that somebody looks at. */
export class PreviewDesk {
  readonly #quick = new Lane();
  readonly #exact = new Lane();

  answer(call: Call, signal: AbortSignal): Promise<unknown> {
    switch (call.call) {
      case 'functions':
        return listFunctions(call.folder);
      case 'inspectCsv':
        return inspectCsvFile(call);
      case 'fileRows':
        return readFileRows(call);
      default: {
        const lane = call.document.reading === 'whole' ? this.#exact : this.#quick;
        return lane.inTurn(signal, (previewer) => look(previewer, call, signal));
      }
    }
  }
}

async function look(previewer: Previewer, call: DocumentCall, signal: AbortSignal): Promise<unknown> {
  const { environment, params, ...document } = call.document;
  const preview = await previewer.look({ ...document, environment, overrides: params }, signal);
  const interrupt = () => preview.session.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await answerFrom(preview, call, signal);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

async function answerFrom(preview: Preview, call: DocumentCall, signal: AbortSignal): Promise<unknown> {
  switch (call.call) {
    case 'describe':
      return preview.describe();
    case 'rows':
      return readRows(preview, call);
    case 'count':
      return countRows(preview, call);
    case 'profile':
      return profileColumns(preview, call, signal);
    case 'proposeTypes':
      return proposeTypes(preview, call);
    case 'tryCast':
      return tryCast(preview, call);
    case 'tryPattern':
      return tryPattern(preview, call);
  }
}
