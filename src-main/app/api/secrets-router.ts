import * as z from 'zod';
import { secretName } from '../../../core/pipeline/secrets.ts';
import { call, router } from './trpc.ts';

const name = z
  .string()
  .max(200)
  .regex(secretName, 'A name has only letters, digits and _, and does not begin with a digit.');

/** Values are write-only: no call returns one. */
export const secretsRouter = router({
  list: call
    .input(z.strictObject({ names: z.array(name).max(1000) }))
    .query(({ ctx, input }) => ctx.studio.secrets.overview(input.names)),
  set: call
    .input(z.strictObject({ name, value: z.string().min(1).max(100_000) }))
    .mutation(({ ctx, input }) => ctx.studio.secrets.set(input.name, input.value)),
  remove: call.input(z.strictObject({ name })).mutation(({ ctx, input }) => ctx.studio.secrets.remove(input.name)),
  changes: call.subscription(({ ctx, signal }) => ctx.studio.secrets.changes(signal)),
});
