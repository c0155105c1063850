import { Worker } from 'node:worker_threads';
import { type ErrorCode, WeirError } from '../../../core/errors.ts';
import type { CsvShape } from './csv-shape.ts';
import type { FileSurvey } from './survey-file.ts';
import { oddityText } from './survey-machine.ts';

/** What the survey of a set of files found. It ends at the first oddity: files behind it are not in `files`. */
export interface Survey {
  readonly regular: boolean;
  /** Records of all files: exact where `regular`. */
  readonly records: number;
  readonly files: readonly FileSurvey[];
  /** The first oddity, such as `/data/a.csv: line 12 is blank`; null where `regular`. */
  readonly irregularity: string | null;
}

/** What the survey thread answers. Errors cross as plain data. */
export type SurveyAnswer =
  | { readonly kind: 'done'; readonly files: readonly FileSurvey[] }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

export interface RunningSurvey extends AsyncDisposable {
  readonly result: Promise<Survey>;
}

/**
 * Counts the records of files and proves, or disproves, that the fast reader may read them, in a thread of its own. Disposing stops it,
 * and then `result` rejects with `cancelled`. `result` also rejects with `source.*` where a file cannot be read or changes meanwhile.
 */
export function surveyCsv(shape: CsvShape): RunningSurvey {
  const worker = new Worker(threadEntry(), { workerData: shape });
  const result = new Promise<Survey>((resolve, reject) => {
    worker.once('message', (answer: SurveyAnswer) => {
      if (answer.kind === 'done') resolve(surveyOf(answer.files));
      else reject(new WeirError({ code: answer.code, message: answer.message }));
    });
    worker.once('error', (cause) =>
      reject(new WeirError({ code: 'engine.crashed', message: 'Counting the records of the CSV failed.', cause })),
    );
    worker.once('exit', () =>
      reject(new WeirError({ code: 'cancelled', message: 'Counting the records of the CSV was stopped.' })),
    );
  });
  // Whoever stops a survey need not ask for its result.
  result.catch(() => undefined);
  return {
    result,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

function surveyOf(files: readonly FileSurvey[]): Survey {
  const odd = files.find(({ oddity }) => oddity !== null);
  return {
    regular: odd === undefined,
    records: files.reduce((sum, { records }) => sum + records, 0),
    files,
    irregularity: odd?.oddity ? `${odd.path}: ${oddityText(odd.oddity)}` : null,
  };
}

/** The sources run as they are; the build puts both entries side by side. */
function threadEntry(): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL('../../survey-thread.ts', import.meta.url)
    : new URL('./survey-thread.js', import.meta.url);
}
