import process from 'node:process';

/** The channel to the main process: the same for a forked Node process and an Electron utility process. */
export interface ParentPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Ends the process once all messages are sent. */
  close(): void;
  /** Called when the main process is gone. */
  onClose(listener: () => void): void;
}

/** The channel that Electron gives a utility process. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

const farewellMs = 250;

/** The channel of this process to main, whichever host started it. */
export function parentPort(): ParentPort {
  const utility = utilityPort();
  if (utility) {
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', ({ data }) => listener(data)),
      // Electron does not say when a message has been sent, and a utility process runs until it is ended.
      close: () => void setTimeout(() => process.exit(), farewellMs),
      onClose: () => undefined,
    };
  }
  // Messages are sent in order: once the last one is sent, all are.
  let sent = Promise.resolve();
  return {
    post(message) {
      if (!process.connected) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      // Without a callback, a message that main does not receive would be an uncaught error.
      process.send?.(message, undefined, undefined, () => resolve());
      sent = promise;
    },
    onMessage: (listener) => process.on('message', listener),
    close() {
      // A regular exit would first free all memory piece by piece.
      if (!process.connected) process.exit();
      process.once('disconnect', () => process.exit());
      // Disconnecting earlier would lose messages that are still queued.
      void sent.then(() => process.connected && process.disconnect?.());
    },
    onClose: (listener) => process.on('disconnect', listener),
  };
}

function utilityPort(): UtilityPort | undefined {
  return 'parentPort' in process && isUtilityPort(process.parentPort) ? process.parentPort : undefined;
}

function isUtilityPort(port: unknown): port is UtilityPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port;
}
