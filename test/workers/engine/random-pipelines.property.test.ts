import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { runHere } from '../../support/run-pipeline.ts';
import { countsOf, tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Slow: each of the pipelines is a whole run.
vi.setConfig({ testTimeout: 180_000 });

/** A row of the three columns: `k` and `v` are numbers once they were cast, `t` is text. */
interface Row {
  k: string | bigint | null;
  v: string | bigint | null;
  t: string | null;
}

type Counts = [rowsIn: number, rowsOut: number, rejected: number];

/** A step, as Weir is told of it and as a plain program does it: the row, `drop` or `reject`. */
interface Step {
  node: { type: string; config: object };
  apply: (row: Row) => Row | 'drop' | 'reject';
}

const cast = (column: 'k' | 'v'): Step => ({
  node: { type: 'cast', config: { columns: { [column]: { type: 'integer' } } } },
  apply: (row) => {
    const value = row[column];
    if (value === null || typeof value === 'bigint') return row;
    return /^-?\d+$/.test(value) ? { ...row, [column]: BigInt(value) } : 'reject';
  },
});

/** What TRY_CAST(… AS BIGINT) gives in an expression: there, the engine rounds. */
function numberIn(value: Row['k']): bigint | null {
  if (value === null || typeof value === 'bigint') return value;
  return value === '1.5' ? 2n : /^-?\d+$/.test(value) ? BigInt(value) : null;
}

const filter = (least: number): Step => ({
  node: { type: 'filter', config: { where: `TRY_CAST(v AS BIGINT) >= ${least}` } },
  apply: (row) => {
    const value = numberIn(row.v);
    return value !== null && value >= BigInt(least) ? row : 'drop';
  },
});

const rule = (most: number): Step => ({
  node: { type: 'validate', config: { rules: [{ name: 'most', expr: `TRY_CAST(k AS BIGINT) < ${most}` }] } },
  apply: (row) => {
    const value = numberIn(row.k);
    return value !== null && value >= BigInt(most) ? 'reject' : row;
  },
});

const derive: Step = {
  node: { type: 'derive', config: { columns: [{ name: 't', expr: "coalesce(t, 'none') || '!'" }] } },
  apply: (row) => ({ ...row, t: `${row.t ?? 'none'}!` }),
};

/** Steps that see all rows before they give any on. */
const wholes = [
  { type: 'sort', config: { by: [{ column: 't' }] } },
  { type: 'union', config: {} },
].map((node): Step => ({ node, apply: (row) => row }));

const step = fc.oneof(
  fc.constantFrom<Step>(cast('k'), cast('v'), derive, ...wholes),
  fc.integer({ min: -3, max: 9 }).map(filter),
  fc.integer({ min: -3, max: 9 }).map(rule),
);
const cell = fc.constantFrom('1', '2', '-3', '007', '8', 'x', '1.5', '');
const row = fc.record({ k: cell, v: cell, t: fc.constantFrom('a', 'é', '') });

/** What a plain program makes of the rows: those that reach the end, and the counts of each step. */
function interpret(rows: readonly Row[], steps: readonly Step[]): { rows: Row[]; counts: Counts[] } {
  let current = [...rows];
  const counts = steps.map(({ apply }): Counts => {
    const results = current.map(apply);
    const next = results.filter((result) => typeof result !== 'string');
    const counted: Counts = [current.length, next.length, results.filter((result) => result === 'reject').length];
    current = next;
    return counted;
  });
  return { rows: current, counts };
}

const sorted = (rows: readonly unknown[][]) => rows.map((cells) => cells.map(String).join('|')).sort();

test('random pipelines load and count what a plain program does, on both ways of a fork', async () => {
  const folder = temporaryFolder();
  const fork = fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 40 }),
    trunk: fc.array(step, { maxLength: 3 }),
    ways: fc.tuple(fc.array(step, { minLength: 1, maxLength: 3 }), fc.array(step, { minLength: 1, maxLength: 3 })),
  });
  await fc.assert(
    fc.asyncProperty(fork, async ({ rows, trunk, ways }) => {
      writeFileSync(join(folder, 'in.csv'), `k,v,t\n${rows.map(({ k, v, t }) => `${k},${v},${t}\n`).join('')}`);
      const nodes: object[] = [
        { id: 'read', type: 'input.csv', config: { path: 'in.csv', header: true, delimiter: ',' } },
      ];
      const edges: object[] = [];
      const place = (id: string, { node }: Pick<Step, 'node'>, before: string) => {
        nodes.push({ id, ...node });
        edges.push({ from: before, to: id });
        return id;
      };
      const chain = (name: string, steps: readonly Step[], before: string) =>
        steps.reduce((last, one, index) => place(`${name}_${index}`, one, last), before);
      const forked = chain('trunk', trunk, 'read');
      const sink = (table: string) => ({
        node: { type: 'output.sqlite', config: { path: 'out.db', table, mode: 'replace' } },
      });
      ways.forEach((steps, way) => {
        place(`load_${way}`, sink(`t${way}`), chain(`way_${way}`, steps, forked));
      });
      const { events, rejects } = await runHere(folder, { nodes, edges });

      const given = rows.map(({ k, v, t }) => ({ k: k || null, v: v || null, t: t || null }));
      const before = interpret(given, trunk);
      const expected: Record<string, Counts> = { read: [rows.length, rows.length, 0] };
      before.counts.forEach((counts, index) => {
        expected[`trunk_${index}`] = counts;
      });
      ways.forEach((steps, way) => {
        const after = interpret(before.rows, steps);
        after.counts.forEach((counts, index) => {
          expected[`way_${way}_${index}`] = counts;
        });
        expected[`load_${way}`] = [after.rows.length, after.rows.length, 0];
        const loaded = tableRows(join(folder, 'out.db'), `SELECT k, v, t FROM t${way}`);
        expect(sorted(loaded)).toEqual(sorted(after.rows.map(({ k, v, t }) => [k, v, t])));
      });
      expect(countsOf(events)).toEqual(expected);
      expect(rejects.length).toBe(Object.values(expected).reduce((sum, [, , rejected]) => sum + rejected, 0));
    }),
    { numRuns: 12 },
  );
});
