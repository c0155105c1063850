import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { bridgeChannels } from '../../../../core/api/channels.ts';
import { workerFile } from '../../../../src-main/app/processes/worker-file.ts';
import { serveAppProtocol } from '../../../../src-main/hosts/electron/app-protocol.ts';
import { fileArgument } from '../../../../src-main/hosts/electron/file-argument.ts';
import { menuTemplate } from '../../../../src-main/hosts/electron/menu.ts';
import { type SafeStorage, safeStorageBox } from '../../../../src-main/hosts/electron/safe-storage-box.ts';
import { type IpcMain, serveWindow, type WindowContents } from '../../../../src-main/hosts/electron/serve-window.ts';
import { type UtilityChild, utilityWorkers } from '../../../../src-main/hosts/electron/utility-worker.ts';
import { type GuardedContents, guardWindow } from '../../../../src-main/hosts/electron/window-guard.ts';
import { trackWindowState, windowBounds } from '../../../../src-main/hosts/electron/window-state.ts';
import { actions } from '../../../../src-renderer/actions/actions.ts';
import { exportActions } from '../../../../src-renderer/actions/export-actions.ts';
import { openTestStudio } from '../../../support/studio/test-studio.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('pages are served under a scheme of their own, with the policy, and from no other folder or host', async () => {
  const pages = temporaryFolder({ 'index.html': '<html nonce="{{nonce}}"></html>' });
  let answer = async (_request: { url: string; method: string }) => new Response();
  serveAppProtocol(
    {
      handle: (scheme, handler) => {
        expect(scheme).toBe('app');
        answer = handler;
      },
    },
    pages,
  );
  const page = await answer({ url: 'app://weir/', method: 'GET' });
  const policy = page.headers.get('content-security-policy') ?? '';
  const [, nonce] = /style-src 'self' 'nonce-([^']{24})'/.exec(policy) ?? [];
  expect([page.status, await page.text()]).toEqual([200, `<html nonce="${nonce}"></html>`]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  for (const url of [
    'app://weir/../../etc/passwd',
    'app://other/',
    'app://weir/%2e%2e%2fpackage.json',
    'app://weir/x',
  ]) {
    expect((await answer({ url, method: 'GET' })).status).toBe(404);
  }
  expect((await answer({ url: 'app://weir/', method: 'POST' })).status).toBe(404);
});

test('a window stays on its page, opens none, and gets no permission but the clipboard', () => {
  const handlers = new Map<string, (event: { preventDefault(): void; url: string }) => void>();
  let openWindow: () => unknown = () => undefined;
  let askFor: Parameters<GuardedContents['session']['setPermissionRequestHandler']>[0] = () => undefined;
  let checkFor: (contents: unknown, permission: string) => boolean = () => true;
  guardWindow({
    setWindowOpenHandler: (handler) => {
      openWindow = handler;
    },
    on: (event: string, listener: (event: { preventDefault(): void; url: string }) => void) =>
      handlers.set(event, listener),
    session: {
      setPermissionRequestHandler: (handler) => {
        askFor = handler;
      },
      setPermissionCheckHandler: (handler) => {
        checkFor = handler;
      },
    },
  });
  const isPrevented = (event: string, url: string) => {
    let isStopped = false;
    handlers.get(event)?.({
      url,
      preventDefault: () => {
        isStopped = true;
      },
    });
    return isStopped;
  };
  expect(openWindow()).toEqual({ action: 'deny' });
  expect(isPrevented('will-navigate', 'https://evil.example/')).toBe(true);
  expect(isPrevented('will-navigate', 'app://weir.evil.example/')).toBe(true);
  expect(isPrevented('will-navigate', 'app://weir/')).toBe(false);
  expect(isPrevented('will-attach-webview', '')).toBe(true);
  const granted = (permission: string) => {
    let answer: boolean | undefined;
    askFor(undefined, permission, (isGranted) => {
      answer = isGranted;
    });
    return [answer, checkFor(undefined, permission)];
  };
  expect(granted('geolocation')).toEqual([false, false]);
  expect(granted('media')).toEqual([false, false]);
  expect(granted('clipboard-sanitized-write')).toEqual([true, true]);
});

test('only the top frame of the window, on our page, is listened to', async () => {
  const { studio } = openTestStudio();
  const sent: unknown[] = [];
  let tell: () => void = () => undefined;
  let receive: Parameters<IpcMain['on']>[1] = () => undefined;
  const contents: WindowContents = {
    id: 7,
    send: (channel, message) => {
      expect(channel).toBe(bridgeChannels.answer);
      sent.push(message);
      tell();
    },
    isDestroyed: () => false,
    on: () => undefined,
  };
  serveWindow(
    {
      on: (_channel, listener) => {
        receive = listener;
      },
    },
    contents,
    studio,
  );
  const ask = (id: number, sender: number, frame: { url: string; parent: unknown } | null) =>
    receive(
      { sender: { id: sender }, senderFrame: frame },
      { id, method: 'query', path: 'settings.get', input: undefined },
    );
  const ours = { url: 'app://weir/', parent: null };
  ask(1, 8, ours);
  ask(2, 7, null);
  ask(3, 7, { ...ours, parent: ours });
  ask(4, 7, { url: 'https://evil.example/', parent: null });
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  ask(5, 7, ours);
  await told;
  expect(sent).toMatchObject([{ id: 5, kind: 'data', value: { theme: 'system' } }]);
});

test('a utility process is a worker like any other', async () => {
  const listeners = new Map<string, (value: never) => void>();
  const posted: unknown[] = [];
  let isKilled = false;
  const child: UtilityChild = {
    pid: 12,
    stderr: { on: (_event, listener) => listener(Buffer.from('last words\n')) },
    postMessage: (message) => posted.push(message),
    kill: () => {
      isKilled = true;
      return true;
    },
    on: (event, listener) => listeners.set(event, listener),
    once: (event, listener) => listeners.set(event, listener),
  };
  const worker = utilityWorkers((path, args, options) => {
    expect([path === workerFile('preview-worker'), args, options.stdio]).toEqual([
      true,
      [],
      ['ignore', 'ignore', 'pipe'],
    ]);
    return child;
  })('preview-worker');
  const heard: unknown[] = [];
  worker.onMessage((message) => heard.push(message));
  worker.post({ id: 1 });
  listeners.get('message')?.({ id: 1, value: 2 } as never);
  worker.kill();
  listeners.get('exit')?.(9 as never);
  expect(await worker.exited).toEqual({ code: 9, signal: null, lastWords: 'last words' });
  expect([worker.pid, posted, heard, isKilled]).toEqual([12, [{ id: 1 }], [{ id: 1, value: 2 }], true]);
});

function fakeSafeStorage(changed: Partial<SafeStorage> = {}): SafeStorage {
  return {
    isEncryptionAvailable: () => true,
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(`v11${text}`),
    decryptStringAsync: async (locked) => ({ result: locked.toString().slice(3) }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...changed,
  };
}

test('secrets are locked away by the key of the system', async () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const box = safeStorageBox(fakeSafeStorage(), platform);
    expect([await box.isAvailable(), await box.decrypt(await box.encrypt('hunter2'))]).toEqual([true, 'hunter2']);
  }
  const { getSelectedStorageBackend: _, ...elsewhere } = fakeSafeStorage();
  expect(await safeStorageBox(elsewhere, 'darwin').isAvailable()).toBe(true);
  const denied = fakeSafeStorage({ isAsyncEncryptionAvailable: async () => false });
  expect(await safeStorageBox(denied, 'win32').isAvailable()).toBe(false);
});

test('on Linux a key that everybody knows locks nothing away', async () => {
  for (const backend of ['basic_text', 'unknown', '']) {
    const box = safeStorageBox(fakeSafeStorage({ getSelectedStorageBackend: () => backend }), 'linux');
    expect(await box.isAvailable()).toBe(false);
  }
  const without = fakeSafeStorage({
    isEncryptionAvailable: () => false,
    encryptStringAsync: async (text) => Buffer.from(`v10${text}`),
  });
  expect(await safeStorageBox(without, 'linux').isAvailable()).toBe(false);
  await expect(safeStorageBox(without, 'linux').encrypt('x')).rejects.toThrow('gave no key of its own');
});

test('the file of a command line is found among its switches', () => {
  const folder = temporaryFolder({ 'a.weir.json': '{}' });
  const file = join(folder, 'a.weir.json');
  expect(fileArgument(['electron', '--flag', '.', 'a.weir.json'], folder)).toBe(file);
  expect(fileArgument(['missing.weir.json', file], '/')).toBe(file);
  expect(fileArgument(['--file.weir.json', 'notes.txt'], folder)).toBeUndefined();
});

/** Those of submenus too. */
function itemsOf(menu: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
}

test('menus act through the studio, which alone handles their shortcuts', () => {
  const acted: string[] = [];
  const opened: string[] = [];
  const menu = menuTemplate({
    act: (action) => acted.push(action),
    open: (path) => opened.push(path),
    recent: [{ path: '/data/a.weir.json', name: 'A' }],
    isMac: false,
  });
  const items = itemsOf(menu);
  for (const item of items) Reflect.apply(item.click ?? (() => undefined), undefined, []);
  expect(acted).toEqual(expect.arrayContaining(['file.new', 'file.save', 'edit.undo', 'run.start', 'help.tour']));
  expect(acted).toEqual(expect.arrayContaining(exportActions.map(({ id }) => id)));
  expect(actions.map(({ id }) => id)).toEqual(expect.arrayContaining(acted));
  expect(opened).toEqual(['/data/a.weir.json']);
  expect(
    items.filter(({ accelerator }) => accelerator).every(({ registerAccelerator }) => registerAccelerator === false),
  ).toBe(true);
});

test('a window opens where it was closed', () => {
  const { studio } = openTestStudio();
  let close: () => void = () => undefined;
  const bounds = { x: 10, y: 20, width: 1000, height: 700 };
  trackWindowState(
    {
      isMaximized: () => true,
      getNormalBounds: () => bounds,
      on: (_event, listener) => {
        close = listener;
      },
    },
    studio.settings,
  );
  expect(windowBounds(studio.settings.stored.window)).toEqual({ width: 1440, height: 900 });
  close();
  expect(windowBounds(studio.settings.stored.window)).toEqual(bounds);
  expect(studio.settings.stored.window?.isMaximized).toBe(true);
});
