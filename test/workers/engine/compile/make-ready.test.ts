import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { renderInlined } from '../../../../core/sql/sql.ts';
import { Session } from '../../../../workers/engine/session/session.ts';
import { ladder } from '../../../support/ladder.ts';
import { previewHere } from '../../../support/preview-here.ts';
import { runHere } from '../../../support/run-pipeline.ts';
import { tableRows } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const typed = { id: 'typed', type: 'cast', config: { columns: { n: { type: 'integer' } } } };
const rungs = 16;
const top = `union${rungs}`;

function pipelineOf(count: number) {
  const { nodes, edges } = ladder('typed', count, 'n');
  return {
    nodes: [{ id: 'a', type: 'input.csv', config: { path: 'a.csv' } }, typed, ...nodes],
    edges: [{ from: 'a', to: 'typed' }, ...edges],
  };
}

function open(pipeline: ReturnType<typeof pipelineOf>) {
  return previewHere({ 'a.csv': 'n\n1\n2\nx\n3\n4\n' }, pipeline);
}

/** What a session is told to make, or to drop, of held nodes while something is done. */
function watchHeld() {
  const told = vi.spyOn(Session.prototype, 'run');
  const matching = (pattern: RegExp) =>
    told.mock.calls.flatMap(([statement]) => pattern.exec(renderInlined(statement).slice(0, 200))?.[1] ?? []);
  return {
    made: () => matching(/^CREATE OR REPLACE TABLE "weir"\."held (\w+)"/),
    dropped: () => matching(/^DROP TABLE "weir"\."held (\w+)"/),
  };
}

test('a ladder of forks and unions is previewed without binding all of it again at each rung', async () => {
  const held = watchHeld();
  const ask = open(pipelineOf(rungs));
  expect(await ask({ call: 'rows', node: top, limit: 10 })).toMatchObject({
    rows: [['2'], ['4'], ['1'], ['3']],
    total: 4,
  });
  expect(await ask({ call: 'rows', node: `route${rungs}`, port: 'odd', limit: 10 })).toMatchObject({
    rows: [['1'], ['3']],
  });
  expect(await ask({ call: 'rows', node: 'typed', port: 'rejected', limit: 10 })).toMatchObject({ rows: [{ 0: 'x' }] });
  expect(await ask({ call: 'profile', node: top })).toMatchObject([{ name: 'n', rows: 4, distinct: 4 }]);
  expect(held.made()).toContain('union4');
  expect(held.dropped()).toEqual(held.made());
});

test('what a node has to know of the rows before it costs no more behind a ladder', async () => {
  // Sources that are looked for on every way up are looked for some ten million times.
  const high = 24;
  const { nodes, edges } = pipelineOf(high);
  const constant = { strategy: 'constant', value: 0 };
  const filled = { id: 'filled', type: 'fill', config: { columns: { n: constant }, dropColumnsOver: 0.5 } };
  const load = { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } };
  const behind = {
    nodes: [...nodes, filled, load],
    edges: [...edges, { from: `union${high}`, to: 'filled' }, { from: 'filled', to: 'load' }],
  };
  expect(await open(behind)({ call: 'rows', node: 'filled', limit: 1 })).toMatchObject({ rows: [['2']] });
  const folder = temporaryFolder({ 'a.csv': 'n\n1\n2\n3\n4\n' });
  await runHere(folder, behind);
  expect(tableRows(join(folder, 'out.db'), 'SELECT n FROM t')).toEqual([[2n], [4n], [1n], [3n]]);
});

test('rows of few nodes are previewed without being held, forks or not', async () => {
  const held = watchHeld();
  expect(await open(pipelineOf(2))({ call: 'rows', node: 'union2', limit: 1 })).toMatchObject({ rows: [['2']] });
  expect(held.made()).toEqual([]);
});
