import { availableParallelism, totalmem } from 'node:os';
import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { settingsChangeSchema } from '../settings-service.ts';
import { call, router } from './trpc.ts';

/** Hosts that the studio may open in a browser. */
const linkOrigins = ['https://github.com', 'https://duckdb.org', 'https://www.sqlite.org', 'https://strftime.org'];

function platform(): 'darwin' | 'linux' | 'win32' {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}

export const appRouter = router({
  info: call.query(({ ctx: { studio } }) => {
    const { version, host, isFirstStart } = studio;
    return {
      version,
      platform: platform(),
      host: host.kind,
      hasNativeDialogs: host.pickFile !== undefined,
      canReveal: host.revealFile !== undefined,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      isFirstStart,
    };
  }),
  commands: call.subscription(({ ctx, signal }) => ctx.studio.commands.listen(signal)),
  openExternal: call.input(z.strictObject({ url: z.url() })).mutation(async ({ ctx, input: { url } }) => {
    if (!linkOrigins.includes(new URL(url).origin)) {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'The studio opens only pages of its own list.' });
    }
    await ctx.studio.host.openExternal(url);
  }),
  describeWindow: call
    .input(z.strictObject({ title: z.string().max(500), hasUnsavedWork: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.studio.titles.describe(input)),
});

export const settingsRouter = router({
  get: call.query(({ ctx }) => ctx.studio.settings.studio),
  set: call.input(settingsChangeSchema).mutation(({ ctx, input }) => ctx.studio.settings.update(input)),
  changes: call.subscription(({ ctx, signal }) => ctx.studio.settings.changes(signal)),
});

export const gaugesRouter = router({
  subscribe: call.subscription(({ ctx, signal }) => ctx.studio.gauges.samples(signal)),
});
