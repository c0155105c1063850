import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import { temporaryFolder } from './support/temporary-folder.ts';

const root = join(import.meta.dirname, '..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** The rules that a source tree breaks, as lines `file: rule`. */
function brokenRules(files: Record<string, string>): string[] {
  const folder = temporaryFolder({ 'package.json': JSON.stringify(packageJson), 'tsconfig.json': '{}', ...files });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const parts = [...new Set(Object.keys(files).map((path) => path.slice(0, path.indexOf('/'))))];
  const config = join(root, '.dependency-cruiser.mjs');
  const { stdout } = spawnSync(process.execPath, [cruiser, '--config', config, '--output-type', 'json', ...parts], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { violations } = reportSchema.parse(JSON.parse(stdout)).summary;
  return [...new Set(violations.map(({ from, rule }) => `${from}: ${rule.name}`))].sort();
}

const library = {
  'core/sql.ts': `export type Sql = string; export const sql: Sql = '';`,
  'workers/engine/session.ts': `export type Session = string; export const session: Session = '';`,
  'src-main/app/router.ts': `export type Api = string; export const api: Api = '';`,
  'src-main/cli/main.ts': `export type Cli = string;`,
  'src-preload/bridge.ts': `export type Bridge = string;`,
  'src-renderer/app.ts': `export type App = string;`,
};

test('what the rules allow is let through', () => {
  expect(
    brokenRules({
      ...library,
      'core/a.ts': `import { z } from 'zod'; import { distance } from 'fastest-levenshtein'; import { sql } from './sql.ts'; export const all = [z, distance, sql];`,
      'workers/engine/a.ts': `import { DuckDBInstance } from '@duckdb/node-api'; import { sql } from '../../core/sql.ts'; import { join } from 'node:path'; export const all = [DuckDBInstance, sql, join];`,
      'workers/loader/a.ts': `import Database from 'better-sqlite3'; export { Database };`,
      'src-main/app/a.ts': `import Database from 'better-sqlite3'; export { Database };`,
      'src-main/hosts/electron/a.ts': `import { app } from 'electron'; export { app };`,
      'src-preload/a.ts': `import { ipcRenderer } from 'electron'; export { ipcRenderer };`,
      'src-renderer/a.ts': `import type { Api } from '../src-main/app/router.ts'; import { sql } from '../core/sql.ts'; export const all: Api = sql;`,
    }),
  ).toEqual([]);
});

test('every forbidden import is seen, of types too', () => {
  expect(
    brokenRules({
      ...library,
      'core/node.ts': `import { join } from 'node:path'; export { join };`,
      'core/ours.ts': `import type { Session } from '../workers/engine/session.ts'; export type A = Session;`,
      'core/package.ts': `import type { Command } from 'commander'; export type A = Command;`,
      'core/cycle-a.ts': `import type { B } from './cycle-b.ts'; export type A = B;`,
      'core/cycle-b.ts': `import type { A } from './cycle-a.ts'; export type B = A;`,
      'workers/main.ts': `import type { Api } from '../src-main/app/router.ts'; export type A = Api;`,
      'workers/duckdb.ts': `import type { DuckDBInstance } from '@duckdb/node-api'; export type A = DuckDBInstance;`,
      'workers/electron.ts': `import type { App } from 'electron'; export type A = App;`,
      'src-main/worker.ts': `import { session } from '../workers/engine/session.ts'; export { session };`,
      'src-main/cli/sqlite.ts': `import type { Database } from 'better-sqlite3'; export type A = Database;`,
      'src-main/app/electron.ts': `const electron = await import('electron'); export { electron };`,
      'src-preload/renderer.ts': `import type { App } from '../src-renderer/app.ts'; export type A = App;`,
      'src-renderer/api.ts': `import { api } from '../src-main/app/router.ts'; export { api };`,
      'src-renderer/cli.ts': `import type { Cli } from '../src-main/cli/main.ts'; export type A = Cli;`,
      'src-renderer/node.ts': `import type { Stats } from 'node:fs'; export type A = Stats;`,
      'src-renderer/worker.ts': `import type { Session } from '../workers/engine/session.ts'; export type A = Session;`,
      'src-renderer/stores/panel.ts': `import type { Panel } from '../dlq/panel.ts'; export type A = Panel;`,
      'src-renderer/dlq/panel.ts': `export type Panel = string;`,
      'src-renderer/gone.ts': `import { gone } from './not-there.ts'; export { gone };`,
      'src-renderer/undeclared.ts': `import semver from 'semver'; export { semver };`,
      'src-renderer/test.ts': `import { support } from '../test/support.ts'; export { support };`,
      'test/support.ts': `export const support = 1;`,
      'launcher/main.mjs': `import { z } from 'zod'; export { z };`,
    }),
  ).toEqual([
    'core/cycle-a.ts: no-cycles',
    'core/node.ts: core-is-pure',
    'core/ours.ts: core-is-pure',
    'core/package.ts: core-is-pure',
    'launcher/main.mjs: the-launcher-needs-nothing-installed',
    'src-main/app/electron.ts: electron-in-its-host',
    'src-main/cli/sqlite.ts: sqlite-in-workers-and-app',
    'src-main/worker.ts: src-main-stands-alone',
    'src-preload/renderer.ts: src-preload-stands-alone',
    'src-renderer/api.ts: src-renderer-knows-the-api-by-type',
    'src-renderer/cli.ts: src-renderer-stands-alone',
    'src-renderer/gone.ts: no-unresolved-imports',
    'src-renderer/node.ts: src-renderer-without-node',
    'src-renderer/stores/panel.ts: the-studio-knows-no-panel',
    'src-renderer/test.ts: no-test-code-in-the-product',
    'src-renderer/undeclared.ts: no-undeclared-packages',
    'src-renderer/worker.ts: src-renderer-stands-alone',
    'workers/duckdb.ts: duckdb-in-the-engine',
    'workers/electron.ts: electron-in-its-host',
    'workers/main.ts: workers-stands-alone',
  ]);
});
