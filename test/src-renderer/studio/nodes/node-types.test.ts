import { expect, test } from 'vitest';
import { searchDefinitions } from '../../../../src-renderer/studio/nodes/node-types.ts';

test.each([
  ['join', 'join'],
  ['vlookup', 'lookup'],
  ['pivot table', 'pivot'],
  ['group by', 'aggregate'],
  ['merge', 'join'],
  ['append', 'union'],
  ['replace', 'derive'],
])('what people call %s finds the node %s', (words, type) => {
  expect(searchDefinitions(words).map((definition) => definition.type)).toContain(type);
});
