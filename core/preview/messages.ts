import * as z from 'zod';
import { failureSchema } from '../failure.ts';
import { freeRecord } from '../free-record.ts';
import type { Problem } from '../pipeline/problems.ts';
import { bulkFixSchema } from '../replay/bulk-fix.ts';
import { columnFilterSchema, pageShape } from './page.ts';

// The protocol between main and the preview worker: its calls and their answers.

export const previewDocumentSchema = z.strictObject({
  pipelineFile: z.string(),
  text: z.string(),
  environment: z.string().optional(),
  params: freeRecord(z.string().nullable()).default({}),
  /** Values for `${env:…}` that are set in the studio. */
  secrets: z.map(z.string(), z.string()).optional(),
  /** The folder for spools while the preview is open. */
  folder: z.string(),
  /** What is read of the sources: their columns only, the first part of large ones, or all rows. */
  reading: z.enum(['describe', 'sample', 'whole']),
});
export type PreviewDocument = z.input<typeof previewDocumentSchema>;

/** How text is parsed as a date, time or number; by default, ISO formats and a decimal point. */
const readingShape = {
  formats: z.array(z.string()).optional(),
  decimal: z.string().optional(),
  thousands: z.string().optional(),
};

/** How a trial casts text to a type. */
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

/** The given part of a CSV dialect. What is null or left out is detected. */
export const dialectChoiceSchema = z.strictObject(dialectShape).partial();
export type DialectChoice = z.infer<typeof dialectChoiceSchema>;

/** The named parts of a file, of which a source reads one. */
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
  /** Whether entries of the dead letter queue, one on each line of a file, would pass with a fix applied to all. */
  z.strictObject({
    call: z.literal('tryEntries'),
    document: previewDocumentSchema,
    entriesFile: z.string(),
    fix: bulkFixSchema.nullable(),
    /** Also returns the correction that the fix makes of each entry. */
    isKept: z.boolean(),
  }),
  /** How entries rejected by these nodes would be replayed. */
  z.strictObject({
    call: z.literal('planReplay'),
    document: previewDocumentSchema,
    nodes: z.array(z.string()),
    /** The outputs whose targets have all other rows. */
    loaded: z.array(z.string()),
    /** How many of the entries a later run no longer rejected. */
    gone: z.number(),
  }),
  /** The plan of a script that does what the pipeline does. */
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
  /** Rows of a file written by a run. */
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
  /** Asks for CPU and memory of the worker; answered at once. */
  z.strictObject({ gauge: z.number() }),
]);
export type PreviewRequest = z.input<typeof previewRequestSchema>;

const column = z.object({ name: z.string(), type: z.string() });
/** The exact text of a value. */
const cell = z.string().nullable();

/** A problem as JSON: its path has no symbols. */
export type PlainProblem = Omit<Problem, 'field'> & { field?: (string | number)[] };
const problem = z.custom<PlainProblem>((value) => typeof value === 'object' && value !== null && 'message' in value);

export const descriptionSchema = z.object({
  problems: z.array(problem),
  /** Changes whenever a source file changes. */
  sourceState: z.string(),
  /** The nodes that compiled. Types are those of the pipeline format. */
  nodes: z.record(
    z.string(),
    z.object({
      outputs: z.record(z.string(), z.array(column)),
      /** Several lists if a port takes many edges, in file order. */
      inputs: z.record(z.string(), z.array(z.array(column))),
    }),
  ),
});
export type Description = z.infer<typeof descriptionSchema>;

const previewStopSchema = z.object({ node: z.string(), message: z.string() });
/** The node at which a run would stop, and why, as far as the data was read. */
export type PreviewStop = z.infer<typeof previewStopSchema>;

export const previewRowsSchema = z.object({
  columns: z.array(column),
  rows: z.array(z.array(cell)),
  /** The number of rows after filters; null if not counted. */
  total: z.number().nullable(),
  /** The number of source rows read, if the preview read only the first part; null if it read all. */
  sampledRows: z.number().nullable(),
  /** On the first page only. */
  stop: previewStopSchema.optional(),
});
export type PreviewRows = z.infer<typeof previewRowsSchema>;

export const previewCountSchema = z.object({
  filtered: z.number(),
  total: z.number(),
  /** The number of source rows counted, if more would take further requests to a server; else null. */
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
  /** A value that decides between day-first and month-first. */
  proof: z.string().optional(),
  /** Set if the values can be read in several ways and the data does not decide. */
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

/** An encoding that fits a file better than the one that it is read in. */
export const likelyEncodingSchema = z.object({
  encoding: z.string(),
  /** The number of lines, among those read, that the current encoding does not fit. */
  lines: z.number(),
  /** Words as decoded now, and as decoded in this encoding. */
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
