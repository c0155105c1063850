import { parentPort, workerData } from 'node:worker_threads';
import { surveyFiles } from './engine/csv/survey/survey-file.ts';
import { surveyRequestSchema } from './engine/csv/survey/survey-protocol.ts';

/** Entry of the survey thread: the shape comes in as worker data, one answer goes out. */
if (!parentPort) throw new Error('survey-thread.ts runs as a worker thread only.');
parentPort.postMessage(surveyFiles(surveyRequestSchema.parse(workerData).files));
