import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, WeirError } from '../core/errors.ts';
import { createSurveyBuffer, surveyFile } from './engine/csv/survey-file.ts';
import {
  type FileSurvey,
  type SurveyAnswer,
  type SurveyedFile,
  surveyRequestSchema,
} from './engine/csv/survey-protocol.ts';

/** Entry of the survey thread: the shape comes in as worker data, one answer goes out. */
function survey(files: readonly SurveyedFile[]): SurveyAnswer {
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

if (!parentPort) throw new Error('survey-thread.ts runs as a worker thread only.');
parentPort.postMessage(survey(surveyRequestSchema.parse(workerData).files));
