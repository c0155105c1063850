import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { exportTargets } from '../../../core/export/targets.ts';
import { exportDocument } from '../export/export-document.ts';
import { documentShape } from './document-input.ts';
import { call, router } from './trpc.ts';

const path = z.string().min(1).max(4096);

export const exportsRouter = router({
  write: call
    .input(
      z.strictObject({ ...documentShape, target: z.enum(exportTargets), folder: path, isOverwriting: z.boolean() }),
    )
    .mutation(({ ctx: { studio }, input, signal }) => exportDocument(studio, input, signal)),
  reveal: call.input(z.strictObject({ path })).mutation(async ({ ctx: { studio }, input }) => {
    if (!studio.host.revealFile)
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'This host has no file manager.' });
    studio.host.revealFile(await studio.files.folders.inside(input.path));
  }),
});
