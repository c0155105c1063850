import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import {
  castTrialSchema,
  columnProfileSchema,
  csvInspectionSchema,
  descriptionSchema,
  dialectChoiceSchema,
  functionInfoSchema,
  type PreviewCall,
  type PreviewDocument,
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

interface Look<Input> {
  ctx: { studio: Studio };
  input: Input;
  signal: AbortSignal | undefined;
}

/** Answers one call about the pipeline in the editor. */
async function* lookAt<Answer>(
  { ctx: { studio }, input, signal }: Look<{ document: z.output<typeof previewDocumentInput> }>,
  answer: z.ZodType<Answer>,
  callOf: (document: PreviewDocument) => PreviewCall,
  reading: PreviewDocument['reading'] = 'sample',
): AsyncGenerator<Answer> {
  const document = await previewDocument(studio, input.document, reading);
  yield await studio.preview.client.ask(answer, callOf(document), signal);
}

/** Answers one call about a file; a relative path starts at the pipeline's folder. */
async function* lookInto<Answer>(
  { ctx: { studio }, input: { path, pipelinePath }, signal }: Look<{ path: string; pipelinePath: string | null }>,
  answer: z.ZodType<Answer>,
  callOf: (absolutePath: string) => PreviewCall,
): AsyncGenerator<Answer> {
  const absolute = resolve(dirname(await studio.files.pipelineFile(pipelinePath)), path);
  yield await studio.preview.client.ask(answer, callOf(absolute), signal);
}

/**
 * Previews of a pipeline. Each call is a subscription that ends after one answer. Unlike a query, it can be cancelled
 * by the client or by a lost connection, and is repeated when the connection is back.
 */
export const previewRouter = router({
  describe: call
    .input(z.strictObject({ document: previewDocumentInput }))
    .subscription((look) => lookAt(look, descriptionSchema, (document) => ({ call: 'describe', document }))),
  rows: call
    .input(z.strictObject({ ...placeShape, ...pageShape, isWhole: z.boolean().default(false) }))
    .subscription((look) => {
      const { isWhole, ...page } = look.input;
      const reading = isWhole ? 'whole' : 'sample';
      return lookAt(look, previewRowsSchema, (document) => ({ ...page, call: 'rows', document }), reading);
    }),
  count: call
    .input(z.strictObject({ ...placeShape, filters: pageShape.filters }))
    .subscription((look) =>
      lookAt(look, previewCountSchema, (document) => ({ ...look.input, call: 'count', document }), 'whole'),
    ),
  profile: call
    .input(z.strictObject({ ...placeShape, columns }))
    .subscription((look) =>
      lookAt(look, z.array(columnProfileSchema), (document) => ({ ...look.input, call: 'profile', document })),
    ),
  proposeTypes: call
    .input(z.strictObject({ ...placeShape, columns }))
    .subscription((look) =>
      lookAt(look, z.array(typeEvidenceSchema), (document) => ({ ...look.input, call: 'proposeTypes', document })),
    ),
  tryCast: call
    .input(z.strictObject({ ...placeShape, column: z.string(), cast: castTrialSchema }))
    .subscription((look) =>
      lookAt(look, typeEvidenceSchema, (document) => ({ ...look.input, call: 'tryCast', document })),
    ),
  tryPattern: call
    .input(z.strictObject({ ...placeShape, column: z.string(), pattern: z.string().max(10_000) }))
    .subscription((look) =>
      lookAt(look, patternTrialSchema, (document) => ({ ...look.input, call: 'tryPattern', document })),
    ),
  parts: call
    .input(z.strictObject({ ...fileShape, part: sourcePartSchema }))
    .subscription((look) =>
      lookInto(look, z.array(z.string()), (path) => ({ call: 'listParts', part: look.input.part, path })),
    ),
  functions: call.query(({ ctx: { studio }, signal }) => {
    const { client, folder } = studio.preview;
    return client.ask(z.array(functionInfoSchema), { call: 'functions', folder }, signal);
  }),
});

export const csvRouter = router({
  inspect: call
    .input(z.strictObject({ ...fileShape, dialect: dialectChoiceSchema, limit: z.int().min(0).max(10_000) }))
    .subscription((look) => {
      const { dialect, limit } = look.input;
      const { folder } = look.ctx.studio.preview;
      return lookInto(look, csvInspectionSchema, (path) => ({ call: 'inspectCsv', path, folder, dialect, limit }));
    }),
});
