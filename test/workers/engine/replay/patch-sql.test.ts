import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderInlined, sql } from '../../../../core/sql/sql.ts';
import { hiddenPrefix } from '../../../../workers/engine/relations/hidden.ts';
import type { Relation } from '../../../../workers/engine/relations/relation.ts';
import { entriesMet, overlaidInput } from '../../../../workers/engine/replay/patch-sql.ts';
import { openEngine, type TestEngine } from '../../../core/expressions/engine.ts';

const relation: Relation = {
  from: sql`rows_in`,
  columns: [{ name: 'qty', type: 'VARCHAR' }],
  isMarked: true,
  isRowForRow: false,
  root: { node: 'read', kind: 'scan' },
  chain: [],
};
const hidden = (name: string) => `"${hiddenPrefix}${name}"`;

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
  const lineage = `${hidden('source')} INTEGER, ${hidden('row')} BIGINT, ${hidden('line')} BIGINT`;
  await engine.run(`CREATE TABLE rows_in (qty VARCHAR, ${hidden('mark')} INTEGER, ${lineage})`);
  const own = `${hidden('entry')} BIGINT, ${hidden('was')} VARCHAR, ${hidden('fault')} VARCHAR`;
  await engine.run(`CREATE TABLE corrected (qty VARCHAR, ${lineage}, ${own})`);
});
afterAll(() => engine.close());

test.each([true, false])(
  'corrected rows are looked up, not compared with every row (by place alone: %s)',
  async (isFoundByPlace) => {
    const patch = { from: sql`corrected`, isFoundByPlace };
    for (const query of [overlaidInput(relation, patch, true), entriesMet(relation, patch)]) {
      const plan = JSON.stringify(await engine.run(`EXPLAIN ${renderInlined(query)}`));
      expect(plan).toContain('HASH_JOIN');
      expect(plan).not.toContain('NL_JOIN');
    }
  },
);

test.each([true, false])(
  'a row is corrected where its file, its number and what it holds are those of the entry (by place alone: %s)',
  async (isFoundByPlace) => {
    await engine.run('DELETE FROM rows_in');
    await engine.run('DELETE FROM corrected');
    await engine.run(
      "INSERT INTO rows_in VALUES ('a', 0, 0, 1, 2), ('a', 0, 1, 1, 2), ('a', 4, 0, 2, 3), ('b', 0, NULL, NULL, NULL), ('c', 0, 0, 3, 4)",
    );
    await engine.run(
      `INSERT INTO corrected VALUES ('A', 0, 1, 2, 1, '{"qty":"a"}', NULL), ('A', 0, 2, 3, 2, '{"qty":"a"}', NULL), ('B', NULL, -3, NULL, 3, '{"qty":"b"}', NULL), ('C', 0, 3, 4, 4, '{"qty":"other"}', NULL)`,
    );
    const patch = { from: sql`corrected`, isFoundByPlace };
    const rows = await engine.run(renderInlined(overlaidInput(relation, patch, false)));
    expect(rows.map(([qty]) => qty)).toEqual(['A', 'a', 'a', 'B', isFoundByPlace ? 'C' : 'c']);
  },
);
