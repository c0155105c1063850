import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import sparticuz from '@sparticuz/chromium';
import { cachedFolder } from '../cached-folder.ts';

interface Browser {
  executablePath: string;
  args: string[];
}

const commandNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const installedApps: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

function findInstalled(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => commandNames.map((name) => join(folder, name)));
  return [...onPath, ...(installedApps[process.platform] ?? [])].find((path) => existsSync(path));
}

/**
 * The packaged browser. It is unpacked into the temporary folder, where one of another version or user may be, so a
 * folder of our own stands in for that meanwhile.
 */
async function unpackPackaged(): Promise<string> {
  const packageFile = new URL('../../../node_modules/@sparticuz/chromium/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8'));
  const unpacked = await cachedFolder(join('chromium', version), async (folder) => {
    const { TMPDIR } = process.env;
    process.env['TMPDIR'] = folder;
    await sparticuz.executablePath();
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });
  return join(unpacked, 'chromium');
}

/**
 * The system's Chromium or Chrome, else the one inside an npm package, which is for Linux on x64 only. The package
 * suggests arguments for cloud functions (one process, no web security), which tests must not use.
 */
export async function findBrowser(): Promise<Browser> {
  // Chromium's sandbox does not work for root, the user of most containers.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { executablePath: findInstalled() ?? (await unpackPackaged()), args };
}
