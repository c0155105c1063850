import { bridgeChannels } from '../../../core/api/channels.ts';
import { serveMessages } from '../../app/api/serve-messages.ts';
import type { Studio } from '../../app/studio.ts';
import { isOurPage } from './window-guard.ts';

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** The part of Electron's `ipcMain` that is used. */
export interface IpcMain {
  on(
    channel: string,
    listener: (
      event: { readonly senderFrame: Frame | null; readonly sender: { readonly id: number } },
      message: unknown,
    ) => void,
  ): unknown;
}

/** The part of `WebContents` that is used. */
export interface WindowContents {
  readonly id: number;
  send(channel: string, message: unknown): void;
  isDestroyed(): boolean;
  on(event: 'did-start-loading' | 'destroyed', listener: () => void): unknown;
}

/** Serves the API to one window only: messages must come from its own top frame, showing our page. */
export function serveWindow(ipcMain: IpcMain, contents: WindowContents, studio: Studio): void {
  const server = serveMessages(studio, (answer) => {
    if (!contents.isDestroyed()) contents.send(bridgeChannels.answer, answer);
  });
  ipcMain.on(bridgeChannels.request, ({ sender, senderFrame }, message) => {
    const isOurs =
      sender.id === contents.id && senderFrame !== null && senderFrame.parent === null && isOurPage(senderFrame.url);
    if (isOurs) server.receive(message);
  });
  // A reloaded page asks again.
  contents.on('did-start-loading', () => server.close());
  contents.on('destroyed', () => server.close());
}
