import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { homePath } from '../../../src-main/app/home.ts';

test('the home is WEIR_HOME, or where the system keeps such things', () => {
  expect(homePath({ WEIR_HOME: '/srv/weir' }, 'linux')).toBe('/srv/weir');
  expect(homePath({ XDG_DATA_HOME: '/srv/data' }, 'linux')).toBe('/srv/data/weir');
  expect(homePath({}, 'linux')).toBe(join(homedir(), '.local/share/weir'));
  expect(homePath({}, 'darwin')).toBe(join(homedir(), 'Library/Application Support/Weir'));
  expect(homePath({ APPDATA: '/appdata' }, 'win32')).toBe('/appdata/Weir');
});
