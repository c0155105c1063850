import * as z from 'zod';
import { failureSchema } from '../failure.ts';
import { freeRecord } from '../free-record.ts';
import type { Problem } from '../pipeline/problems.ts';
import { bulkFixSchema } from '../replay/bulk-fix.ts';
import { columnFilterSchema, pageShape } from './page.ts';

// What a preview worker is asked, and what it answers: the protocol between main and that process.

export const previewDocumentSchema = z.strictObject({
  pipelineFile: z.string(),
  text: z.string(),
  environment: z.string().optional(),
  params: freeRecord(z.string().nullable()).default({}),
  /** What the studio keeps for `${env:…}`. */
  secrets: z.map(z.string(), z.string()).optional(),
  /** Where spools go while the preview is open. */
  folder: z.string(),
  /** Columns alone, heads of large files, or whole files with whatever care they need. */
  reading: z.enum(['describe', 'sample', 'whole']),
});
export type PreviewDocument = z.input<typeof previewDocumentSchema>;

/** How texts are read as dates, times or numbers; ISO and a point where nothing is said. */
const readingShape = {
  formats: z.array(z.string()).optional(),
  decimal: z.string().optional(),
  thousands: z.string().optional(),
};

/** How a trial reads text as a type. */
export const castTrialSchema = z.strictObject({
  type: z.string(),
  ...readingShape,
  trueValues: z.array(z.string()).optional(),
  falseValues: z.array(z.string()).optional(),
});
export type CastTrial = z.infer<typeof castTrialSchema>;

const dialectShape = {
  delimiter: z.string().nullable(),
  quote: z.string().nullable(),
  escape: z.string().nullable(),
  comment: z.string().nullable(),
  header: z.boolean().nullable(),
  encoding: z.string().nullable(),
  skipRows: z.int().min(0).nullable(),
};

/** What of a CSV dialect is given; null or left out means: find it out. */
export const dialectChoiceSchema = z.strictObject(dialectShape).partial();
export type DialectChoice = z.infer<typeof dialectChoiceSchema>;

/** What of a file bears a name, of which a source reads one. */
export const sourcePartSchema = z.enum(['sheet', 'table', 'baseTable', 'list']);
export type SourcePart = z.infer<typeof sourcePartSchema>;

const place = { document: previewDocumentSchema, node: z.string(), port: z.string().optional() };
const columns = z.array(z.string()).optional();
const filters = z.array(columnFilterSchema).default([]);

export const previewCallSchema = z.discriminatedUnion('call', [
  z.strictObject({ call: z.literal('describe'), document: previewDocumentSchema }),
  z.strictObject({ call: z.literal('rows'), ...place, ...pageShape }),
  z.strictObject({ call: z.literal('count'), ...place, filters }),
  z.strictObject({ call: z.literal('profile'), ...place, columns }),
  z.strictObject({ call: z.literal('proposeTypes'), ...place, columns }),
  z.strictObject({ call: z.literal('tryCast'), ...place, column: z.string(), cast: castTrialSchema }),
  z.strictObject({ call: z.literal('tryPattern'), ...place, column: z.string(), pattern: z.string() }),
  /** What nodes say to entries of the dead letter queue, one a line of a file, with a fix for all of them. */
  z.strictObject({
    call: z.literal('tryEntries'),
    document: previewDocumentSchema,
    entriesFile: z.string(),
    fix: bulkFixSchema.nullable(),
    /** Whether what the fix comes to is asked for too. */
    isKept: z.boolean(),
  }),
  /** How entries that these nodes rejected would be replayed. */
  z.strictObject({
    call: z.literal('planReplay'),
    document: previewDocumentSchema,
    nodes: z.array(z.string()),
    /** The outputs whose targets have all other rows. */
    loaded: z.array(z.string()),
    /** How many of the entries a later run no longer rejected. */
    gone: z.number(),
  }),
  /** What a script of the pipeline has to do. */
  z.strictObject({ call: z.literal('planExport'), document: previewDocumentSchema }),
  z.strictObject({ call: z.literal('functions'), folder: z.string() }),
  z.strictObject({
    call: z.literal('inspectCsv'),
    path: z.string(),
    folder: z.string(),
    dialect: dialectChoiceSchema,
    limit: z.int().min(0).max(10_000),
  }),
  z.strictObject({ call: z.literal('listParts'), part: sourcePartSchema, path: z.string() }),
  /** Rows of a file that a run wrote. */
  z.strictObject({
    call: z.literal('fileRows'),
    path: z.string(),
    kind: z.enum(['csv', 'parquet', 'json', 'parquetFolder']),
    folder: z.string(),
    ...pageShape,
  }),
]);
export type PreviewCall = z.input<typeof previewCallSchema>;

export const previewRequestSchema = z.union([
  z.strictObject({ id: z.number(), call: previewCallSchema }),
  z.strictObject({ cancel: z.number() }),
  /** How busy is the worker? Answered at once. */
  z.strictObject({ gauge: z.number() }),
]);
export type PreviewRequest = z.input<typeof previewRequestSchema>;

const column = z.object({ name: z.string(), type: z.string() });
/** The exact text of a value. */
const cell = z.string().nullable();

/** As JSON carries it. */
export type PlainProblem = Omit<Problem, 'field'> & { field?: (string | number)[] };
const problem = z.custom<PlainProblem>((value) => typeof value === 'object' && value !== null && 'message' in value);

export const descriptionSchema = z.object({
  problems: z.array(problem),
  /** Another text where a source file is another one than it was. */
  sourceState: z.string(),
  /** Each node that compiled. Types are those of the pipeline format. */
  nodes: z.record(
    z.string(),
    z.object({
      outputs: z.record(z.string(), z.array(column)),
      /** Several lists where a port takes many edges, in file order. */
      inputs: z.record(z.string(), z.array(z.array(column))),
    }),
  ),
});
export type Description = z.infer<typeof descriptionSchema>;

const previewStopSchema = z.object({ node: z.string(), message: z.string() });
/** Where a run would stop, and why, as far as the data was looked at. */
export type PreviewStop = z.infer<typeof previewStopSchema>;

export const previewRowsSchema = z.object({
  columns: z.array(column),
  rows: z.array(z.array(cell)),
  /** Rows in all, after filters, as far as the data was looked at; null where nobody counted. */
  total: z.number().nullable(),
  /** The source rows looked at, where they are a first part only. */
  sampledRows: z.number().nullable(),
  /** With the first page alone. */
  stop: previewStopSchema.optional(),
});
export type PreviewRows = z.infer<typeof previewRowsSchema>;

export const previewCountSchema = z.object({
  filtered: z.number(),
  total: z.number(),
  /** The source rows counted, where more cannot be had without asking for them. */
  sampledRows: z.number().nullable(),
});
export type PreviewCount = z.infer<typeof previewCountSchema>;

export const columnProfileSchema = z.object({
  name: z.string(),
  type: z.string(),
  rows: z.number(),
  nulls: z.number(),
  distinct: z.number(),
  min: cell,
  max: cell,
  mean: z.number().nullable(),
  histogram: z.array(z.object({ from: z.string(), to: z.string(), count: z.number() })).nullable(),
  top: z.array(z.object({ value: cell, count: z.number() })),
  untrimmed: z.number(),
  empty: z.number(),
});
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/** One way to read the values of a column, with a value that others read differently. */
export const typeReadingSchema = z.object({
  type: z.string(),
  ...readingShape,
  from: z.string(),
  to: z.string(),
});
export type TypeReading = z.infer<typeof typeReadingSchema>;

export const typeEvidenceSchema = z.object({
  column: z.string(),
  ...castTrialSchema.shape,
  checked: z.number(),
  misfits: z.number(),
  examples: z.array(z.string()),
  isExact: z.boolean(),
  /** A value that could be read in one way only, where days and months could have changed places. */
  proof: z.string().optional(),
  /** Set where the values can be read in several ways and the data does not say which is meant. */
  readings: z.array(typeReadingSchema).optional(),
});
export type TypeEvidence = z.infer<typeof typeEvidenceSchema>;

export const patternTrialSchema = z.object({
  checked: z.number(),
  matching: z.number(),
  matches: z.array(z.string()),
  misses: z.array(z.string()),
});
export type PatternTrial = z.infer<typeof patternTrialSchema>;

export const functionInfoSchema = z.object({
  name: z.string(),
  kind: z.enum(['scalar', 'aggregate', 'window']),
  signature: z.string(),
  description: z.string(),
});
export type FunctionInfo = z.infer<typeof functionInfoSchema>;

/** An encoding that a file seems to be written in, though it is read in another one. */
export const likelyEncodingSchema = z.object({
  encoding: z.string(),
  /** Lines, of those looked at, that are not as the present encoding would have them. */
  lines: z.number(),
  /** Words as they are read, and as they would be. */
  examples: z.array(z.object({ from: z.string(), to: z.string() })),
});
export type LikelyEncoding = z.infer<typeof likelyEncodingSchema>;

export const csvInspectionSchema = z.object({
  dialect: z.object(dialectShape),
  columns: z.array(z.string()),
  rows: z.array(z.array(cell)),
  sizeBytes: z.number(),
  estimatedRows: z.number().nullable(),
  isCounted: z.boolean(),
  warnings: z.array(z.string()),
  remarks: z.array(z.string()),
  proposals: z.array(typeEvidenceSchema),
  encodings: z.array(likelyEncodingSchema),
});
export type CsvInspection = z.infer<typeof csvInspectionSchema>;

export const workerGaugeSchema = z.object({ cpu: z.number(), rssBytes: z.number() });
export type WorkerGauge = z.infer<typeof workerGaugeSchema>;

export const previewAnswerSchema = z.object({
  id: z.number(),
  value: z.unknown().optional(),
  failure: failureSchema.optional(),
});
