import { expect, test } from 'vitest';
import { Depths } from '../../../../workers/engine/compile/depths.ts';
import { uncheckedMap } from '../../../../workers/engine/relations/row-wise.ts';

function chainOf(length: number) {
  return Array.from({ length }, (_, index) => ({
    id: `n${index}`,
    feeds: new Map(index === 0 ? [] : [['in', [{ node: `n${index - 1}`, port: 'out' }]]]),
    compiled: uncheckedMap,
  }));
}

test('the rows of a chain wait in a table each time before it is deeper than what the engine takes', () => {
  const depths = new Depths();
  const held = chainOf(1000).flatMap((node) => {
    if (!depths.add(node)) return [];
    depths.restart(node.id);
    return [node.id];
  });
  expect(held).toEqual(['n300', 'n601', 'n902']);
});

test('a node lies as deep as the deepest of those that feed it', () => {
  const depths = new Depths();
  const chain = chainOf(300);
  for (const node of chain) expect(depths.add(node)).toBe(false);
  const feeds = new Map([['in', ['n0', 'n299', 'n1'].map((node) => ({ node, port: 'out' }))]]);
  expect(depths.add({ id: 'union', feeds, compiled: uncheckedMap })).toBe(true);
});
