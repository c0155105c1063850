import { bridgeChannels } from '../../../core/api/channels.ts';
import { serveMessages } from '../../app/api/serve-messages.ts';
import type { Studio } from '../../app/studio.ts';
import { isOurPage } from './window-guard.ts';

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** What is used of Electron's `ipcMain`. */
export interface IpcMain {
  on(
    channel: string,
    listener: (
      event: { readonly senderFrame: Frame | null; readonly sender: { readonly id: number } },
      message: unknown,
    ) => void,
  ): unknown;
}

/** What is used of a window's contents. */
export interface WindowContents {
  readonly id: number;
  send(channel: string, message: unknown): void;
  isDestroyed(): boolean;
  on(event: 'did-start-loading' | 'destroyed', listener: () => void): unknown;
}

/** Serves the API to one window, and to no other sender: only its own top frame, showing our page, is listened to. */
export function serveWindow(ipcMain: IpcMain, contents: WindowContents, studio: Studio): void {
  const server = serveMessages(studio, (answer) => {
    if (!contents.isDestroyed()) contents.send(bridgeChannels.answer, answer);
  });
  ipcMain.on(bridgeChannels.request, ({ sender, senderFrame }, message) => {
    const isOurs =
      sender.id === contents.id && senderFrame !== null && senderFrame.parent === null && isOurPage(senderFrame.url);
    if (isOurs) server.receive(message);
  });
  // A page that loads anew asks anew.
  contents.on('did-start-loading', () => server.close());
  contents.on('destroyed', () => server.close());
}
