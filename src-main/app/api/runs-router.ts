import { tracked } from '@trpc/server';
import * as z from 'zod';
import { freeRecord } from '../../../core/free-record.ts';
import { pageShape } from '../../../core/preview/page.ts';
import { readResult } from '../runs/run-results.ts';
import { startRun } from '../runs/start-run.ts';
import { documentShape } from './document-input.ts';
import { revealFile } from './reveal-file.ts';
import { call, router } from './trpc.ts';

const runId = z.string().min(1).max(100);
const node = z.string();
/** The id of a tab whose pipeline was never saved. */
const draft = z.string().min(1).max(200);

export const runsRouter = router({
  start: call
    .input(
      z.strictObject({
        ...documentShape,
        params: freeRecord(z.string()),
        environment: z.string().nullable(),
        draft: draft.optional(),
        upTo: node.optional(),
      }),
    )
    .mutation(({ ctx, input }) => startRun(ctx.studio, input)),
  /** After a lost connection, the client resumes after the last id that it received. */
  events: call
    .input(z.strictObject({ runId, afterSequence: z.int().min(0), lastEventId: z.string().nullish() }))
    .subscription(async function* ({ ctx: { studio }, input, signal }) {
      const after = Math.max(input.afterSequence, Number(input.lastEventId ?? 0));
      const events =
        studio.runLogs.read(input.runId, after, signal) ?? studio.history.outcome(input.runId, after, signal);
      for await (const event of events) yield tracked(String(event.sequence), event);
    }),
  stop: call.input(z.strictObject({ runId })).mutation(({ ctx: { studio }, input }) => {
    studio.history.require(input.runId);
    studio.runs.stop(input.runId);
  }),
  active: call.query(({ ctx }) => ctx.studio.history.active()),
  list: call
    .input(
      z.strictObject({
        path: z.string().nullable(),
        draft: draft.optional(),
        limit: z.int().min(1).max(1000),
        beforeMs: z.number().optional(),
      }),
    )
    .query(async ({ ctx: { studio }, input: { path, draft: tab, ...query } }) => {
      const unsaved = path === null && tab !== undefined ? await studio.files.pipelineFile(null, tab) : undefined;
      const pipeline = path ?? unsaved;
      return studio.history.list({ ...query, ...(pipeline !== undefined && { pipeline }) });
    }),
  get: call.input(z.strictObject({ runId })).query(({ ctx, input }) => ctx.studio.history.get(input.runId)),
  result: call.input(z.strictObject({ runId, node, ...pageShape })).subscription(async function* ({
    ctx: { studio },
    input,
    signal,
  }) {
    yield await readResult(studio, studio.history.target(input.runId, input.node), input, signal);
  }),
  revealResult: call.input(z.strictObject({ runId, node })).mutation(({ ctx: { studio }, input }) => {
    revealFile(studio.host, studio.history.target(input.runId, input.node).path);
  }),
});
