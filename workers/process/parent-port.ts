import process from 'node:process';

/** The line to main: the same for a forked Node process and for an Electron utility process. */
export interface ParentPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Main is gone. */
  onClose(listener: () => void): void;
}

/** What Electron gives a utility process. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

export function parentPort(): ParentPort {
  const utility = utilityPort();
  if (utility) {
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', ({ data }) => listener(data)),
      onClose: () => undefined,
    };
  }
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) => process.on('disconnect', listener),
  };
}

function utilityPort(): UtilityPort | undefined {
  return 'parentPort' in process && isUtilityPort(process.parentPort) ? process.parentPort : undefined;
}

function isUtilityPort(port: unknown): port is UtilityPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port;
}
