import { dirname } from 'node:path';
import process from 'node:process';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, safeStorage, shell, utilityProcess } from 'electron';
import { builtPath } from '../../app/program-files.ts';
import { openStudio, type Studio } from '../../app/studio.ts';
import { appScheme, serveAppProtocol, startPage } from './app-protocol.ts';
import { fileArgument } from './file-argument.ts';
import { menuTemplate } from './menu.ts';
import { pickFile } from './pick-file.ts';
import { safeStorageBox } from './safe-storage-box.ts';
import { serveWindow } from './serve-window.ts';
import { utilityWorkers } from './utility-worker.ts';
import { guardWindow } from './window-guard.ts';
import { trackWindowState, windowBounds } from './window-state.ts';

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

app.enableSandbox();

let studio: Studio | undefined;
let window: BrowserWindow | undefined;
/** A file to open that the system named before there was a studio. */
let asked = fileArgument(process.argv.slice(1), process.cwd());

if (!app.requestSingleInstanceLock()) app.quit();
else start();

function start(): void {
  app.on('second-instance', (_event, words, folder) => {
    const path = fileArgument(words, folder);
    if (path !== undefined) openFile(path);
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openFile(path);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (!studio) return;
    event.preventDefault();
    const closing = studio;
    studio = undefined;
    const quit = () => app.quit();
    void closing[Symbol.asyncDispose]().then(quit, quit);
  });
  void app.whenReady().then(showStudio);
}

function openFile(path: string): void {
  if (!studio) {
    asked = path;
    return;
  }
  studio.files.folders.openForSession(dirname(path));
  studio.commands.send({ kind: 'openFile', path });
  app.addRecentDocument(path);
}

async function showStudio(): Promise<void> {
  serveAppProtocol(protocol, builtPath('renderer'));
  const opened = openStudio({
    host: {
      kind: 'desktop',
      startWorker: utilityWorkers((path, args, options) => utilityProcess.fork(path, args, options)),
      pickFile: async (request) => {
        const path = window ? await pickFile(dialog, window, request) : null;
        // Picking a file opens its folder.
        if (path !== null) opened.files.folders.openForSession(request.purpose === 'openFolder' ? path : dirname(path));
        return path;
      },
      revealFile: (path) => shell.showItemInFolder(path),
      openExternal: (url) => shell.openExternal(url),
      secretBox: safeStorageBox(safeStorage),
      measureWindow,
    },
    openPath: asked,
    resourcesPath: app.isPackaged ? process.resourcesPath : undefined,
  });
  studio = opened;
  window = makeWindow(opened);
  const drawMenu = () => Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(wishesOf(opened))));
  drawMenu();
  window.on('focus', drawMenu);
  await window.loadURL(startPage);
}

/** CPU as a share of one core; memory is reported in kilobytes. */
function measureWindow(): { cpu: number; rssBytes: number } | undefined {
  const pid = window?.webContents.getOSProcessId();
  const metric = app.getAppMetrics().find((each) => each.pid === pid);
  return metric && { cpu: metric.cpu.percentCPUUsage / 100, rssBytes: metric.memory.workingSetSize * 1024 };
}

function wishesOf({ commands, settings }: Studio): Parameters<typeof menuTemplate>[0] {
  return {
    act: (action) => commands.send({ kind: 'action', action }),
    open: openFile,
    recent: settings.stored.recent.slice(0, 10),
    isMac: process.platform === 'darwin',
  };
}

function makeWindow(opened: Studio): BrowserWindow {
  const made = new BrowserWindow({
    ...windowBounds(opened.settings.stored.window),
    minWidth: 900,
    minHeight: 560,
    show: false,
    webPreferences: {
      preload: builtPath('preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  guardWindow(made.webContents);
  serveWindow(ipcMain, made.webContents, opened);
  trackWindowState(made, opened.settings);
  if (opened.settings.stored.window?.isMaximized) made.maximize();
  opened.titles.on('change', ({ title, hasUnsavedWork }) => {
    made.setTitle(title);
    made.setDocumentEdited(hasUnsavedWork);
  });
  made.on('close', (event) => {
    if (opened.titles.current.hasUnsavedWork && !confirmClosing(made)) event.preventDefault();
  });
  made.once('ready-to-show', () => made.show());
  return made;
}

function confirmClosing(over: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(over, {
    type: 'warning',
    message: 'There is unsaved work.',
    detail: 'It is kept as a draft and is there at the next start.',
    buttons: ['Close', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  return answer === 0;
}
