import * as z from 'zod';
import { errorCodes } from '../../../../core/errors.ts';
import { oddityKinds } from './oddity.ts';

const surveyedFile = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  mtimeMs: z.number(),
  dialect: z.object({ delimiter: z.string(), quote: z.string(), escape: z.string(), comment: z.string() }).readonly(),
  columns: z.array(z.string()).readonly(),
  dataStart: z.object({ bytes: z.number(), lines: z.number() }),
  lineEnd: z.enum(['\n', '\r\n', '\r']).nullable(),
});

/** The worker data of the survey thread: a `CsvShape`, reduced to what it needs. */
export const surveyRequestSchema = z.object({ files: z.array(surveyedFile) });

export type SurveyedFile = z.infer<typeof surveyedFile>;

const fileSurvey = z.object({
  path: z.string(),
  /** Records up to the end of the file, or to the oddity. */
  records: z.number(),
  /** Physical lines, with those before the data. */
  lines: z.number(),
  oddity: z.object({ kind: z.enum(oddityKinds), line: z.number(), byte: z.number() }).nullable(),
  /** Unchanged during the survey, which otherwise throws `source.changed`. */
  state: z.object({ sizeBytes: z.number(), mtimeMs: z.number() }),
});

export type FileSurvey = z.infer<typeof fileSurvey>;

/** The one answer of the thread. Errors cross as plain data. */
export const surveyAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), files: z.array(fileSurvey) }),
  z.object({ kind: z.literal('failed'), code: z.enum(errorCodes), message: z.string() }),
]);

export type SurveyAnswer = z.infer<typeof surveyAnswerSchema>;
