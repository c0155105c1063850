import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { weir } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

test('what was compiled for a command is kept in the home, for the next one', async () => {
  const folder = temporaryFolder();
  const { code } = await weir(folder, ['--version'], { NODE_COMPILE_CACHE: undefined });
  expect(code).toBe(0);
  expect(readdirSync(join(folder, 'home/compiled'))).not.toEqual([]);
});

test('a home that cannot be written to keeps no command from being answered', async () => {
  const folder = temporaryFolder({ file: '' });
  const env = { NODE_COMPILE_CACHE: undefined, WEIR_HOME: join(folder, 'file') };
  expect((await weir(folder, ['--version'], env)).code).toBe(0);
});
