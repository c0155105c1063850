import process from 'node:process';

/** The line to main: the same for a forked Node process and for an Electron utility process. */
export interface ParentPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Ends the process once main has what was posted. */
  close(): void;
  /** Main is gone. */
  onClose(listener: () => void): void;
}

/** What Electron gives a utility process. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

const farewellMs = 250;

/** The line of this process to main, as its host made it. */
export function parentPort(): ParentPort {
  const utility = utilityPort();
  if (utility) {
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', ({ data }) => listener(data)),
      // There is no way to know when a message has left; a utility process goes on until it is ended.
      close: () => void setTimeout(() => process.exit(), farewellMs),
      onClose: () => undefined,
    };
  }
  // Messages leave in their order: once the last one has, all have.
  let sent = Promise.resolve();
  return {
    post(message) {
      if (!process.connected) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      // Without a listener of its own, a message that main does not live to see would be an uncaught error.
      process.send?.(message, undefined, undefined, () => resolve());
      sent = promise;
    },
    onMessage: (listener) => process.on('message', listener),
    close() {
      // Left to itself, the process would first take its memory apart piece by piece.
      if (!process.connected) process.exit();
      process.once('disconnect', () => process.exit());
      // What the line does not hold yet would be lost with it.
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
