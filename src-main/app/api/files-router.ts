import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { filePurposes } from '../../../core/api/files.ts';
import { followFirstSave } from '../first-save.ts';
import { openTabsSchema } from '../settings-service.ts';
import { call, router } from './trpc.ts';

const path = z.string().min(1).max(4096);
/** Of a pipeline file. */
const text = z.string().max(20_000_000);
const revision = z.string().nullable();
const id = z.string().min(1).max(200);

export const filesRouter = router({
  open: call.input(z.strictObject({ path })).mutation(({ ctx, input }) => ctx.studio.files.open(input.path)),
  save: call
    .input(z.strictObject({ path, text, expectedRevision: revision }))
    .mutation(({ ctx, input }) => ctx.studio.files.save(input.path, input.text, input.expectedRevision)),
  saveAs: call
    .input(z.strictObject({ path, text, isOverwriting: z.boolean(), draft: id.optional() }))
    .mutation(async ({ ctx: { studio }, input: { draft, ...input } }) => {
      const result = await studio.files.saveAs(input.path, input.text, input.isOverwriting);
      if (result.status === 'saved' && draft !== undefined) await followFirstSave(studio, draft, result.path);
      return result;
    }),
  pick: call
    .input(
      z.strictObject({
        purpose: z.enum(filePurposes),
        startIn: path.optional(),
        suggestedName: z.string().max(255).optional(),
      }),
    )
    .mutation(async ({ ctx: { studio }, input }) => {
      if (!studio.host.pickFile)
        throw new TRPCError({ code: 'BAD_REQUEST', message: 'This host has no dialogs of its own.' });
      const picked = await studio.host.pickFile(input);
      return picked === null ? null : { path: picked };
    }),
  folders: call.query(({ ctx }) => ctx.studio.files.folders.all()),
  openFolder: call
    .input(z.strictObject({ path }))
    .mutation(({ ctx, input }) => ctx.studio.files.folders.open(input.path)),
  list: call.input(z.strictObject({ folder: path })).query(({ ctx, input }) => ctx.studio.files.list(input.folder)),
  createFolder: call
    .input(z.strictObject({ folder: path, name: z.string().regex(/^[^\\/\0.][^\\/\0]{0,200}$/) }))
    .mutation(({ ctx, input }) => ctx.studio.files.createFolder(input.folder, input.name)),
  recent: call.query(({ ctx }) => ctx.studio.files.recent()),
  forgetRecent: call
    .input(z.strictObject({ path }))
    .mutation(({ ctx, input }) => ctx.studio.files.forgetRecent(input.path)),
  tabs: call.query(({ ctx }) => ctx.studio.tabs.current),
  keepTabs: call.input(openTabsSchema.strict()).mutation(({ ctx, input }) => ctx.studio.tabs.keep(input)),
  samples: call.query(({ ctx }) => ctx.studio.files.samples.list()),
  openSample: call.input(z.strictObject({ id })).mutation(({ ctx, input }) => ctx.studio.files.openSample(input.id)),
  watch: call
    .input(z.strictObject({ path, revision: z.string().nullable() }))
    .subscription(({ ctx, input, signal }) => ctx.studio.files.watch(input.path, input.revision, signal)),
  attend: call
    .input(z.strictObject({ window: id }))
    .subscription(({ ctx, input, signal }) => ctx.studio.files.drafts.attend(input.window, signal)),
  claimDrafts: call
    .input(z.strictObject({ window: id }))
    .mutation(({ ctx, input }) => ctx.studio.files.drafts.claim(input.window)),
  storeDraft: call
    .input(z.strictObject({ id, path: path.nullable(), text, baseRevision: revision, window: id }))
    .mutation(({ ctx, input: { window, ...draft } }) => ctx.studio.files.drafts.store(draft, window)),
  dropDraft: call.input(z.strictObject({ id })).mutation(({ ctx, input }) => ctx.studio.files.drafts.drop(input.id)),
});
