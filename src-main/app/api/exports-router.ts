import * as z from 'zod';
import { exportTargets } from '../../../core/export/targets.ts';
import { exportDocument, scriptsOf } from '../export/export-document.ts';
import { documentShape } from './document-input.ts';
import { revealFile } from './reveal-file.ts';
import { call, router } from './trpc.ts';

const path = z.string().min(1).max(4096);

const exported = { ...documentShape, target: z.enum(exportTargets) };

export const exportsRouter = router({
  check: call.input(z.strictObject(exported)).query(async ({ ctx: { studio }, input, signal }) => {
    await scriptsOf(studio, input, signal);
  }),
  write: call
    .input(z.strictObject({ ...exported, folder: path, isOverwriting: z.boolean() }))
    .mutation(({ ctx: { studio }, input, signal }) => exportDocument(studio, input, signal)),
  reveal: call.input(z.strictObject({ path })).mutation(async ({ ctx: { studio }, input }) => {
    revealFile(studio.host, await studio.files.folders.inside(input.path));
  }),
});
