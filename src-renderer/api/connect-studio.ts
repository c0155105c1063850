import { connectBridge } from './connect-bridge.ts';
import { connectBrowser } from './connect-browser.ts';
import type { StudioApi } from './studio-api.ts';

/** The API of the host that this page runs in. */
export async function connectStudio(): Promise<StudioApi> {
  const { weirBridge } = window;
  return weirBridge === undefined ? connectBrowser() : connectBridge(weirBridge);
}
