import { expect, test } from 'vitest';
import { findNode } from '../../../core/nodes/registry.ts';
import { columnSteps } from '../../../src-renderer/preview/column-steps.ts';

test.each(columnSteps)('the step "$title" begins with a config that its node takes', ({ type, configOf }) => {
  const { config } = findNode(type) ?? expect.fail('there must be such a node');
  for (const column of ['price', 'Order "id"']) expect(config.safeParse(configOf(column)).success).toBe(true);
});
