import { appOrigin } from './app-protocol.ts';

/** The parts of `WebContents` and its session that are used. */
export interface GuardedContents {
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(event: 'will-navigate', listener: (event: { preventDefault(): void; readonly url: string }) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown;
  session: {
    setPermissionRequestHandler(
      handler: (contents: unknown, permission: string, callback: (isGranted: boolean) => void) => void,
    ): void;
    setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void;
  };
}

/** An editor needs the clipboard; nothing else is granted to the page. */
const grantedPermissions = ['clipboard-sanitized-write', 'clipboard-read'];

/** Keeps a window on its page: no navigation, no windows, no permissions. */
export function guardWindow(contents: GuardedContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.session.setPermissionRequestHandler((_contents, permission, callback) =>
    callback(grantedPermissions.includes(permission)),
  );
  contents.session.setPermissionCheckHandler((_contents, permission) => grantedPermissions.includes(permission));
}

export function isOurPage(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`);
}
