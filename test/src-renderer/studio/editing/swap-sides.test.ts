import { expect, test } from 'vitest';
import { parsePipeline } from '../../../../core/pipeline/document.ts';
import { applyEdits } from '../../../../core/pipeline/edits.ts';
import { hasSides, swapEdits } from '../../../../src-renderer/studio/editing/swap-sides.ts';
import { nodeById } from '../../../../src-renderer/studio/nodes/node-index.ts';

test('the sides of a join are swapped with their wires, their keys and what is expected of them', () => {
  const { pipeline = expect.fail('it must parse') } = parsePipeline(
    JSON.stringify({
      format: 'weir/1',
      nodes: [
        { id: 'a', type: 'input.csv', config: { path: 'a.csv' } },
        { id: 'b', type: 'input.csv', config: { path: 'b.csv' } },
        { id: 'both', type: 'join', config: { type: 'left', on: [{ left: 'x', right: 'y' }], validate: '1:m' } },
      ],
      edges: [
        { from: 'a', to: 'both.left' },
        { from: 'b', to: 'both.right' },
      ],
    }),
  );
  const join = nodeById(pipeline, 'both') ?? expect.fail('it must be there');
  expect(pipeline.nodes.map(hasSides)).toEqual([false, false, true]);
  const swapped = applyEdits(pipeline, swapEdits(pipeline, join));
  expect(nodeById(swapped.pipeline, 'both')?.config).toEqual({
    type: 'left',
    on: [{ left: 'y', right: 'x' }],
    validate: 'm:1',
  });
  expect(swapped.pipeline.edges).toEqual([
    { from: 'a', to: 'both.right' },
    { from: 'b', to: 'both.left' },
  ]);
  expect(applyEdits(swapped.pipeline, swapped.inverse).pipeline).toEqual(pipeline);
});
