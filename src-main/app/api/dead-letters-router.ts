import * as z from 'zod';
import { freeRecord } from '../../../core/free-record.ts';
import { bulkFixSchema } from '../../../core/replay/bulk-fix.ts';
import { correctEntries, planReplay, tryFix } from '../dead-letters/dead-letter-fixes.ts';
import {
  countDeadLetters,
  deadLetterFilterSchema,
  deadLetterGroups,
  deadLetterGroupsRequest,
  deadLetterPage,
  deadLetterPageRequest,
  storeFilter,
} from '../dead-letters/dead-letters.ts';
import { exportDeadLetters } from '../dead-letters/export-dead-letters.ts';
import { showDeadLetter } from '../dead-letters/show-dead-letter.ts';
import { startReplay } from '../runs/start-run.ts';
import { documentShape } from './document-input.ts';
import { call, router } from './trpc.ts';

const id = z.string().regex(/^\d{1,15}$/);

/** Entries by id, or all that match a filter. */
const selection = z.union([
  z.strictObject({ ids: z.array(id).max(100_000), isGone: z.literal(true).optional() }),
  z.strictObject({ filter: deadLetterFilterSchema }),
]);

function storeSelection(chosen: z.output<typeof selection>) {
  if ('filter' in chosen) return storeFilter(chosen.filter);
  return { ids: chosen.ids.map(Number), status: 'all' as const, isGone: chosen.isGone };
}

const correction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('values'),
    values: freeRecord(z.string().max(1_000_000).nullable()),
  }),
  z.strictObject({ kind: z.literal('line'), line: z.string().max(1_000_000) }),
]);

const document = z.strictObject(documentShape);

const fixShape = { document, selection, fix: z.union([bulkFixSchema, correction]) };
const fixInput = z.strictObject(fixShape).transform(({ selection: chosen, fix, ...rest }) => {
  const filter = storeSelection(chosen);
  if (fix.kind === 'values') return { ...rest, filter, correction: { set: fix.values } };
  if (fix.kind === 'line') return { ...rest, filter, correction: { line: fix.line } };
  return { ...rest, filter, fix };
});

const replayInput = z
  .strictObject({ document, selection })
  .transform(({ selection: chosen, ...rest }) => ({ ...rest, filter: storeSelection(chosen) }));

export const deadLettersRouter = router({
  counts: call
    .input(z.strictObject({ pipeline: z.string() }))
    .query(({ ctx: { studio }, input }) => countDeadLetters(studio.store.rejects, input.pipeline)),
  changes: call.subscription(({ ctx, signal }) => ctx.studio.rejects.listen(signal)),
  groups: call
    .input(deadLetterGroupsRequest)
    .query(({ ctx: { studio }, input }) => deadLetterGroups(studio.store.rejects, input)),
  page: call
    .input(deadLetterPageRequest)
    .query(({ ctx: { studio }, input }) => deadLetterPage(studio.store.rejects, input)),
  show: call
    .input(z.strictObject({ id }))
    .query(({ ctx: { studio }, input }) => showDeadLetter(studio, Number(input.id))),
  tryFix: call.input(fixInput).subscription(async function* ({ ctx: { studio }, input, signal }) {
    yield await tryFix(studio, input, signal);
  }),
  correct: call.input(fixInput).mutation(({ ctx: { studio }, input }) => correctEntries(studio, input)),
  planReplay: call.input(replayInput).query(({ ctx: { studio }, input, signal }) => planReplay(studio, input, signal)),
  replay: call.input(replayInput).mutation(({ ctx: { studio }, input }) => startReplay(studio, input)),
  clearCorrection: call.input(z.strictObject({ selection })).mutation(({ ctx: { studio }, input }) => {
    const changed = studio.store.rejects.clearCorrection(storeSelection(input.selection));
    studio.rejects.tell();
    return { changed };
  }),
  discard: call
    .input(z.strictObject({ selection, reason: z.string().trim().min(1, 'Give a reason.').max(1000) }))
    .mutation(({ ctx: { studio }, input }) => {
      const changed = studio.store.rejects.discard(storeSelection(input.selection), input.reason);
      studio.rejects.tell();
      return { changed };
    }),
  reopen: call.input(z.strictObject({ selection })).mutation(({ ctx: { studio }, input }) => {
    const changed = studio.store.rejects.reopen(storeSelection(input.selection), 'Opened again in the studio');
    studio.rejects.tell();
    return { changed };
  }),
  export: call
    .input(z.strictObject({ filter: deadLetterFilterSchema, layout: z.enum(['csv', 'json']), after: id.nullable() }))
    .query(({ ctx: { studio }, input }) => exportDeadLetters(studio.store.rejects, input)),
});
