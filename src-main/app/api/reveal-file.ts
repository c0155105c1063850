import { TRPCError } from '@trpc/server';
import type { HostAbilities } from '../studio.ts';

/** Shows a file in the system's file manager, where the host has one. */
export function revealFile(host: HostAbilities, path: string): void {
  if (!host.revealFile) throw new TRPCError({ code: 'BAD_REQUEST', message: 'This host has no file manager.' });
  host.revealFile(path);
}
