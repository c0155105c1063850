import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';

export interface RunningStudio extends AsyncDisposable {
  /** The address for the browser; its launch token works once. */
  address: string;
  pid: number;
  /** Kills the host, as a power cut would. */
  kill(): Promise<void>;
}

export interface StudioStart {
  /** The folder of its settings, drafts, runs and samples. */
  home: string;
  /** The pipeline to open. */
  file?: string | undefined;
  /** A free port by default. */
  port?: number;
}

/** Starts the built studio in its browser host, with its own home. */
export async function startStudio({ home, file, port = 0 }: StudioStart): Promise<RunningStudio> {
  const cli = join(import.meta.dirname, '../../../out/main/cli.js');
  const words = ['open', ...(file === undefined ? [] : [file]), '--port', String(port)];
  // Without a display, the studio opens no browser itself.
  const env = { ...process.env, WEIR_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' };
  const child = spawn(process.execPath, [cli, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const address = await addressIn(child);
  return {
    address,
    pid: child.pid ?? 0,
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  };
}

function addressIn(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: string) => {
      said += text;
      const [address] = /http:\/\/\S+/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    child.once('exit', (code) => reject(new Error(`The studio ended with code ${code}. It said: ${said}`)));
  });
}
