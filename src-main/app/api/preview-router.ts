import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import {
  castTrialSchema,
  columnProfileSchema,
  csvInspectionSchema,
  descriptionSchema,
  dialectChoiceSchema,
  functionInfoSchema,
  patternTrialSchema,
  previewCountSchema,
  previewRowsSchema,
  sourcePartSchema,
  typeEvidenceSchema,
} from '../../../core/preview/messages.ts';
import { pageShape } from '../../../core/preview/page.ts';
import type { Studio } from '../studio.ts';
import { previewDocument, previewDocumentInput } from './document-input.ts';
import { call, router } from './trpc.ts';

const placeShape = { document: previewDocumentInput, node: z.string(), port: z.string() };
const columns = z.array(z.string()).optional();
const fileShape = { path: z.string().min(1).max(4096), pipelinePath: z.string().max(4096).nullable() };

/** A path of a pipeline that may be relative to its folder. */
async function fileBeside(studio: Studio, path: string, pipelinePath: string | null): Promise<string> {
  return resolve(dirname(await studio.files.pipelineFile(pipelinePath)), path);
}

/**
 * Looks at a pipeline. Each is a subscription that ends after one answer: unlike a query it can be given up on the way, by
 * the client or when its connection is lost, and is asked again when the connection is back.
 */
export const previewRouter = router({
  describe: call.input(z.strictObject({ document: previewDocumentInput })).subscription(async function* ({
    ctx: { studio },
    input,
    signal,
  }) {
    const document = await previewDocument(studio, input.document, 'sample');
    yield await studio.preview.client.ask(descriptionSchema, { call: 'describe', document }, signal);
  }),
  rows: call.input(z.strictObject({ ...placeShape, ...pageShape })).subscription(async function* ({
    ctx: { studio },
    input,
    signal,
  }) {
    const document = await previewDocument(studio, input.document, 'sample');
    yield await studio.preview.client.ask(previewRowsSchema, { ...input, call: 'rows', document }, signal);
  }),
  count: call.input(z.strictObject({ ...placeShape, filters: pageShape.filters })).subscription(async function* ({
    ctx: { studio },
    input,
    signal,
  }) {
    const document = await previewDocument(studio, input.document, 'whole');
    yield await studio.preview.client.ask(previewCountSchema, { ...input, call: 'count', document }, signal);
  }),
  profile: call.input(z.strictObject({ ...placeShape, columns })).subscription(async function* ({
    ctx: { studio },
    input,
    signal,
  }) {
    const document = await previewDocument(studio, input.document, 'sample');
    yield await studio.preview.client.ask(
      z.array(columnProfileSchema),
      { ...input, call: 'profile', document },
      signal,
    );
  }),
  proposeTypes: call.input(z.strictObject({ ...placeShape, columns })).subscription(async function* ({
    ctx: { studio },
    input,
    signal,
  }) {
    const document = await previewDocument(studio, input.document, 'sample');
    yield await studio.preview.client.ask(
      z.array(typeEvidenceSchema),
      { ...input, call: 'proposeTypes', document },
      signal,
    );
  }),
  tryCast: call
    .input(z.strictObject({ ...placeShape, column: z.string(), cast: castTrialSchema }))
    .subscription(async function* ({ ctx: { studio }, input, signal }) {
      const document = await previewDocument(studio, input.document, 'sample');
      yield await studio.preview.client.ask(typeEvidenceSchema, { ...input, call: 'tryCast', document }, signal);
    }),
  tryPattern: call
    .input(z.strictObject({ ...placeShape, column: z.string(), pattern: z.string().max(10_000) }))
    .subscription(async function* ({ ctx: { studio }, input, signal }) {
      const document = await previewDocument(studio, input.document, 'sample');
      yield await studio.preview.client.ask(patternTrialSchema, { ...input, call: 'tryPattern', document }, signal);
    }),
  parts: call.input(z.strictObject({ ...fileShape, part: sourcePartSchema })).subscription(async function* ({
    ctx: { studio },
    input: { path, pipelinePath, part },
    signal,
  }) {
    const absolute = await fileBeside(studio, path, pipelinePath);
    yield await studio.preview.client.ask(z.array(z.string()), { call: 'listParts', part, path: absolute }, signal);
  }),
  functions: call.query(({ ctx: { studio }, signal }) => {
    const { client, folder } = studio.preview;
    return client.ask(z.array(functionInfoSchema), { call: 'functions', folder }, signal);
  }),
});

export const csvRouter = router({
  inspect: call
    .input(
      z.strictObject({
        ...fileShape,
        dialect: dialectChoiceSchema,
        limit: z.int().min(0).max(10_000),
      }),
    )
    .subscription(async function* ({ ctx: { studio }, input: { path, pipelinePath, dialect, limit }, signal }) {
      const absolute = await fileBeside(studio, path, pipelinePath);
      const { folder } = studio.preview;
      yield await studio.preview.client.ask(
        csvInspectionSchema,
        { call: 'inspectCsv', path: absolute, folder, dialect, limit },
        signal,
      );
    }),
});
