import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Opens an address in the system's browser; false if that is impossible. */
export function openWithSystem(url: string, platform: NodeJS.Platform = process.platform): boolean {
  const command = commandOf(url, platform);
  if (!command) return false;
  const [program, args] = command;
  spawn(program, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
  return true;
}

function commandOf(url: string, platform: NodeJS.Platform): [string, string[]] | undefined {
  if (platform === 'darwin') return ['open', [url]];
  // The address contains no character that is special to this shell.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  return isOnPath('xdg-open') ? ['xdg-open', [url]] : undefined;
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
