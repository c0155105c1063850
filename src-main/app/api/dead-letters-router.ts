import * as z from 'zod';
import { rejectCodes } from '../../../core/errors.ts';
import { rejectStatuses } from '../../../core/store/reject.ts';
import {
  countDeadLetters,
  deadLetterGroups,
  deadLetterPage,
  pipelinesOf,
  storeFilter,
} from '../dead-letters/dead-letters.ts';
import { exportDeadLetters } from '../dead-letters/export-dead-letters.ts';
import { showDeadLetter } from '../dead-letters/show-dead-letter.ts';
import { call, router } from './trpc.ts';

const id = z.string().regex(/^\d{1,15}$/);

/** All conditions hold together. */
const filter = z.strictObject({
  pipeline: z.string().optional(),
  runId: z.string().optional(),
  status: z.enum(rejectStatuses).optional(),
  node: z.string().optional(),
  code: z.enum(rejectCodes).optional(),
  column: z.string().optional(),
  value: z.string().nullable().optional(),
  search: z.string().max(1000).optional(),
  hasCorrection: z.boolean().optional(),
});

/** Named entries, or all that a filter finds. */
const selection = z.union([z.strictObject({ ids: z.array(id).max(100_000) }), z.strictObject({ filter })]);

const sort = z.strictObject({
  by: z.enum(['id', 'node', 'code', 'column', 'value', 'sourceRow', 'message', 'status']),
  isDescending: z.boolean(),
});

const limit = z.int().min(0).max(10_000);

function storeSelection(chosen: z.output<typeof selection>) {
  return 'ids' in chosen ? { ids: chosen.ids.map(Number), status: 'all' as const } : storeFilter(chosen.filter);
}

export const deadLettersRouter = router({
  counts: call
    .input(z.strictObject({ pipeline: z.string() }))
    .query(({ ctx: { studio }, input }) => countDeadLetters(studio.store.rejects, input.pipeline)),
  changes: call.subscription(({ ctx, signal }) => ctx.studio.rejects.listen(signal)),
  groups: call
    .input(z.strictObject({ filter, limit }))
    .query(({ ctx: { studio }, input }) => deadLetterGroups(studio.store.rejects, input)),
  page: call
    .input(z.strictObject({ filter, sort, offset: z.int().min(0), limit }))
    .query(({ ctx: { studio }, input }) => deadLetterPage(studio.store.rejects, input)),
  show: call
    .input(z.strictObject({ id }))
    .query(({ ctx: { studio }, input }) => showDeadLetter(studio, Number(input.id))),
  clearCorrection: call.input(z.strictObject({ selection })).mutation(({ ctx: { studio }, input }) => {
    const changed = studio.store.rejects.clearCorrection(storeSelection(input.selection));
    studio.rejects.tellAll(pipelinesOf(studio.store.rejects));
    return { changed };
  }),
  discard: call
    .input(z.strictObject({ selection, reason: z.string().trim().min(1, 'Give a reason.').max(1000) }))
    .mutation(({ ctx: { studio }, input }) => {
      const changed = studio.store.rejects.discard(storeSelection(input.selection), input.reason);
      studio.rejects.tellAll(pipelinesOf(studio.store.rejects));
      return { changed };
    }),
  reopen: call.input(z.strictObject({ selection })).mutation(({ ctx: { studio }, input }) => {
    const changed = studio.store.rejects.reopen(storeSelection(input.selection), 'Opened again in the studio');
    studio.rejects.tellAll(pipelinesOf(studio.store.rejects));
    return { changed };
  }),
  export: call
    .input(z.strictObject({ filter, layout: z.enum(['csv', 'json']) }))
    .query(({ ctx: { studio }, input }) => exportDeadLetters(studio.store.rejects, input)),
});
