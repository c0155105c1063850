import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { WeirBridge } from '../core/api/bridge.ts';
import { bridgeChannels } from '../core/api/channels.ts';

const bridge: WeirBridge = {
  send: (request) => ipcRenderer.send(bridgeChannels.request, request),
  listen(listener) {
    ipcRenderer.on(bridgeChannels.answer, (_event, answer) => listener(answer));
  },
  pathOf: (file) => (file instanceof File ? webUtils.getPathForFile(file) : ''),
};

contextBridge.exposeInMainWorld('weirBridge', bridge);
