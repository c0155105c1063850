import { Worker } from 'node:worker_threads';
import { WeirError } from '../../../../core/errors.ts';
import { threadUrl } from '../../../process/thread-url.ts';
import type { CsvShape } from '../csv-shape.ts';
import { oddityText } from './oddity.ts';
import { surveyFiles } from './survey-file.ts';
import { type FileSurvey, type SurveyAnswer, surveyAnswerSchema } from './survey-protocol.ts';

/** The survey of a set of files. It stops at the first oddity: files after it are not in `files`. */
export interface Survey {
  readonly regular: boolean;
  /** Records of all files: exact where `regular`. */
  readonly records: number;
  readonly files: readonly FileSurvey[];
  /** The first oddity, such as `/data/a.csv: line 12 is blank`; null where `regular`. */
  readonly irregularity: string | null;
}

export interface RunningSurvey extends AsyncDisposable {
  readonly result: Promise<Survey>;
}

/** Up to this size (bytes), a survey takes less time than starting a thread. */
const smallBytes = 4_000_000;

/** Whether a survey takes hardly any time. */
export function isSoonSurveyed({ files }: CsvShape): boolean {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= smallBytes;
}

/**
 * Counts the records of files and proves, or disproves, that the fast reader may read them, in a thread of its own if
 * that pays. Disposing stops it, and then `result` rejects with `cancelled`. `result` also rejects with `source.*`
 * where a file cannot be read or changes meanwhile.
 */
export function surveyCsv(shape: CsvShape): RunningSurvey {
  return isSoonSurveyed(shape) ? surveyHere(shape) : surveyInThread(shape);
}

function surveyHere({ files }: CsvShape): RunningSurvey {
  const result = Promise.resolve(files).then((list) => surveyOf(surveyFiles(list)));
  result.catch(() => undefined);
  return { result, [Symbol.asyncDispose]: () => Promise.resolve() };
}

function surveyInThread(shape: CsvShape): RunningSurvey {
  const worker = new Worker(threadUrl('survey-thread'), { workerData: shape });
  const answer = new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (cause) => {
      reject(new WeirError({ code: 'engine.crashed', message: 'Counting the records of the CSV failed.', cause }));
    });
    worker.once('exit', () => {
      reject(new WeirError({ code: 'cancelled', message: 'Counting the records of the CSV was stopped.' }));
    });
  });
  const result = answer.then((message) => surveyOf(surveyAnswerSchema.parse(message)));
  // A stopped survey's result need not be awaited.
  result.catch(() => undefined);
  return {
    result,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

/** Throws the failure of the survey. */
function surveyOf(answer: SurveyAnswer): Survey {
  if (answer.kind === 'failed') throw new WeirError({ code: answer.code, message: answer.message });
  const { files } = answer;
  const odd = files.find(({ oddity }) => oddity !== null);
  return {
    regular: odd === undefined,
    records: files.reduce((sum, { records }) => sum + records, 0),
    files,
    irregularity: odd?.oddity ? `${odd.path}: ${oddityText(odd.oddity)}` : null,
  };
}
