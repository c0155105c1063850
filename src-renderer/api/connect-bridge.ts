import { createTRPCClient } from '@trpc/client';
import type { WeirBridge } from '../../core/api/bridge.ts';
import type { StudioRouter } from '../../src-main/app/api/router.ts';
import { bridgeLink } from './bridge-link.ts';
import { StudioError } from './shared.ts';
import type { StudioApi } from './studio-api.ts';
import { thisWindow } from './this-window.ts';
import { createTrpcStudioApi } from './trpc-studio-api.ts';

declare global {
  interface Window {
    /** Present in the desktop window only. */
    weirBridge?: WeirBridge;
  }
}

/** The API of the desktop host. */
export function connectBridge(bridge: WeirBridge): StudioApi {
  const client = createTRPCClient<StudioRouter>({ links: [bridgeLink(bridge)] });
  return createTrpcStudioApi({
    client,
    window: thisWindow(),
    connection(observer) {
      observer.next('connected');
      return () => undefined;
    },
    /** The desktop host reads files in place. */
    async place(file) {
      const path = bridge.pathOf(file);
      if (path === '') throw new StudioError('invalid', `${file.name} is not a file on this machine. Save it first.`);
      return { path, name: file.name, size: file.size };
    },
  });
}
