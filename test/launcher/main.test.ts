import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

function launch(...args: string[]) {
  return spawnSync(process.execPath, ['launcher/main.mjs', ...args], { cwd: root, encoding: 'utf8' });
}

test('standard output holds what the command says, and nothing else', () => {
  const { status, stdout } = launch('weir', '--version');
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${packageJson.version}\n` });
});

test('an unknown command names those there are', () => {
  const { status, stdout, stderr } = launch('fly');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    'weir: There is no command "fly". There are: start, weir, test, bench, check, screenshots, build, package.\n',
  );
});

test('every script of package.json goes through the launcher', () => {
  const commands = ['start', 'weir', 'test', 'bench', 'check', 'screenshots', 'build', 'package'];
  expect(packageJson.scripts).toEqual(
    Object.fromEntries(commands.map((name) => [name, `node launcher/main.mjs ${name}`])),
  );
});
