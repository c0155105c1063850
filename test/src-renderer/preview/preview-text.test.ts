import { expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { applyEdits } from '../../../core/pipeline/edits.ts';
import { previewText } from '../../../src-renderer/preview/preview-text.ts';

const { pipeline } = parsePipeline(
  JSON.stringify({
    format: 'weir/1',
    nodes: [{ id: 'list', type: 'input.rows', config: { columns: ['a'], rows: [['1']] }, position: { x: 0, y: 0 } }],
    edges: [],
  }),
);

test('stays the same while a node is moved, and changes with its config', () => {
  if (pipeline === undefined) throw new Error('The pipeline does not parse.');
  const [node] = pipeline.nodes;
  const moved = { ...pipeline, nodes: pipeline.nodes.map((other) => ({ ...other, position: { x: 90, y: 4 } })) };
  const changed = applyEdits(pipeline, [
    { type: 'configureNode', id: node?.id ?? '', config: { columns: ['b'], rows: [['1']] } },
  ]).pipeline;
  expect(previewText(moved)).toBe(previewText(pipeline));
  expect(previewText(changed)).not.toBe(previewText(pipeline));
});
