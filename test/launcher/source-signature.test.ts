import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceSignature } from '../../launcher/source-signature.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const paths = ['core', 'workers', 'settings.json'];
const sources = { 'core/a.ts': 'a', 'core/sql/b.ts': 'b', 'settings.json': '{}', 'notes.txt': 'not a source' };

/** Whether the signature of the sources changes with what is done to them. */
function changesWith(change: (folder: string) => void): boolean {
  const folder = temporaryFolder(sources);
  const before = sourceSignature(folder, paths);
  change(folder);
  return sourceSignature(folder, paths) !== before;
}

test('an edited, touched, added, moved or removed source changes the signature', () => {
  expect(changesWith((folder) => writeFileSync(join(folder, 'core/sql/b.ts'), 'bb'))).toBe(true);
  expect(changesWith((folder) => utimesSync(join(folder, 'core/a.ts'), 1, 1))).toBe(true);
  expect(changesWith((folder) => writeFileSync(join(folder, 'core/c.ts'), ''))).toBe(true);
  expect(changesWith((folder) => renameSync(join(folder, 'core/a.ts'), join(folder, 'core/z.ts')))).toBe(true);
  expect(changesWith((folder) => rmSync(join(folder, 'core/sql'), { recursive: true }))).toBe(true);
  expect(changesWith((folder) => rmSync(join(folder, 'settings.json')))).toBe(true);
});

test('nothing else changes it', () => {
  expect(changesWith(() => {})).toBe(false);
  expect(changesWith((folder) => writeFileSync(join(folder, 'notes.txt'), 'edited'))).toBe(false);
});
