import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import type { StudioRouter } from '../../src-main/app/api/router.ts';
import { type Observer, StudioError, type Unsubscribe } from './shared.ts';
import type { ConnectionState, StudioApi } from './studio-api.ts';
import { thisWindow } from './this-window.ts';
import { createTrpcStudioApi } from './trpc-studio-api.ts';
import { uploadFile } from './upload-file.ts';

/** Without an answer for this long (ms), the host counts as lost; reconnecting goes on. */
const lostAfterMs = 10_000;
const slowestRetryMs = 5000;

/** The API of the browser host that served this page. */
export async function connectBrowser(): Promise<StudioApi> {
  await openSession();
  // A user may paste the address of a restarted host into the open window, which changes the hash only.
  addEventListener('hashchange', () => void openSession());
  const states = connectionStates();
  const socket = createWSClient({
    url: `ws://${location.host}/api`,
    retryDelayMs: (attempt) => Math.min(slowestRetryMs, 200 * 2 ** attempt),
    keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5000 },
    onOpen: () => states.set('connected'),
    onClose: () => states.set('reconnecting'),
  });
  const client = createTRPCClient<StudioRouter>({ links: [wsLink({ client: socket })] });
  return createTrpcStudioApi({ client, window: thisWindow(), connection: states.observe, place: uploadFile });
}

/** Exchanges the launch token in the address for a cookie; after a reload, the cookie is already there. */
async function openSession(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('launch');
  if (token === null) return;
  history.replaceState(null, '', location.pathname);
  const response = await fetch('/session', { method: 'POST', body: token });
  // Another window of this browser may have used the token; its cookie is valid here, too.
  if (!response.ok && response.status !== 403) throw new StudioError('denied', 'The studio did not open a session.');
}

function connectionStates() {
  const observers = new Set<Observer<ConnectionState>>();
  let current: ConnectionState = 'connected';
  let losing: ReturnType<typeof setTimeout> | undefined;
  const tell = (state: ConnectionState) => {
    if (state === current) return;
    current = state;
    for (const observer of observers) observer.next(state);
  };
  return {
    set(state: 'connected' | 'reconnecting') {
      if (state === 'connected') {
        clearTimeout(losing);
        losing = undefined;
        tell('connected');
      } else if (current === 'connected') {
        tell('reconnecting');
        losing = setTimeout(() => tell('lost'), lostAfterMs);
      }
    },
    observe(observer: Observer<ConnectionState>): Unsubscribe {
      observers.add(observer);
      observer.next(current);
      return () => observers.delete(observer);
    },
  };
}
