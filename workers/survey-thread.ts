import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, WeirError } from '../core/errors.ts';
import type { CsvShape } from './engine/csv/csv-shape.ts';
import type { SurveyAnswer } from './engine/csv/survey-csv.ts';
import { createSurveyBuffer, type FileSurvey, surveyFile } from './engine/csv/survey-file.ts';

/** Entry of the survey thread: the shape comes in as worker data, one answer goes out. */
function survey({ files }: CsvShape): SurveyAnswer {
  const buffer = createSurveyBuffer();
  const done: FileSurvey[] = [];
  try {
    for (const file of files) {
      const found = surveyFile(file, buffer);
      done.push(found);
      if (found.oddity !== null) break;
    }
    return { kind: 'done', files: done };
  } catch (error) {
    const code = error instanceof WeirError ? error.code : 'engine.failed';
    return { kind: 'failed', code, message: messageOf(error) };
  }
}

parentPort?.postMessage(survey(workerData));
