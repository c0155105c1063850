import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, loadHere, type Mode, rowsIn, runIn } from './loading.ts';

const columns = columnsOf({ id: 'integer', day: 'text', name: 'text', amount: 'number' });
const row = fc.tuple(
  fc.option(fc.bigInt({ min: 0n, max: 6n })),
  fc.option(fc.constantFrom('mon', 'tue', '')),
  fc.option(fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => text.isWellFormed())),
  fc.option(fc.double()),
);
const cells = row.map((values) => [...values]);
const rows = fc.array(cells, { maxLength: 20 });
const rowsOfDistinctIds = fc.uniqueArray(cells, { maxLength: 20, selector: ([id]) => String(id) });
const content = 'SELECT * FROM t ORDER BY id, day, name, amount';

const modes = [
  {
    load: { mode: 'replace' },
    prepare: 'CREATE TABLE t (id INTEGER, day TEXT NOT NULL, name TEXT, amount REAL CHECK (amount < 1e100))',
    rows,
  },
  {
    load: { mode: 'upsert', keys: ['id'] },
    prepare: 'CREATE TABLE t (id INTEGER UNIQUE, day TEXT NOT NULL, name TEXT, amount REAL CHECK (amount < 1e100))',
    rows,
  },
  {
    load: { mode: 'upsert', keys: ['id'] },
    prepare: 'CREATE TABLE t (id INTEGER PRIMARY KEY, day TEXT NOT NULL, name TEXT UNIQUE, amount REAL)',
    rows: rowsOfDistinctIds,
  },
  { load: { mode: 'upsert', keys: ['id', 'day'], update: ['name'] }, prepare: '', rows },
  {
    load: { mode: 'delete_write', partitionBy: ['day'] },
    prepare: 'CREATE TABLE t (id INTEGER NOT NULL, day TEXT, name TEXT, amount REAL)',
    rows,
  },
] satisfies { load: Mode; prepare: string; rows: typeof rows }[];

it.for(modes)(
  'accounts for every row, and a second run leaves what the first did ($load.mode)',
  async ({ load, prepare, rows: some }) => {
    const folder = temporaryFolder();
    let trial = 0;
    await fc.assert(
      fc.asyncProperty(some, some, async (before, now) => {
        trial++;
        const path = join(folder, `trial-${trial}.db`);
        runIn(path, prepare);
        await loadHere(path, folder, { load }, { columns, rows: before });
        const contents = [];
        for (let run = 0; run < 2; run++) {
          const counts = await loadHere(path, folder, { load }, { columns, rows: now });
          expect(counts.inserted + counts.updated + counts.unchanged + counts.rejected + counts.repeated).toBe(
            now.length,
          );
          expect(counts.rejects).toHaveLength(counts.rejected);
          expect(Math.min(counts.inserted, counts.updated, counts.unchanged, counts.repeated)).toBeGreaterThanOrEqual(
            0,
          );
          contents.push(rowsIn(path, content));
        }
        expect(contents[1]).toEqual(contents[0]);
        expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
      }),
      { numRuns: 30 },
    );
  },
);
