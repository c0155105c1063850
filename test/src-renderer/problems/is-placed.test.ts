import { expect, test } from 'vitest';
import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { isPlaced } from '../../../src-renderer/problems/is-placed.ts';

test('what was found in the data of an input is told before its form, and what is wrong with a field at the field', () => {
  const told = (code: 'node.caution' | 'node.config', type: string, key: string) => {
    const problem = { severity: 'warning' as const, code, node: 'n', message: 'It is so.', field: [key] };
    return isPlaced(problem, formOfType(type), type.startsWith('input.'));
  };
  expect(told('node.caution', 'input.excel', 'range')).toBe(false);
  expect(told('node.config', 'input.excel', 'range')).toBe(true);
  expect(told('node.config', 'input.excel', 'rnage')).toBe(false);
  expect(told('node.caution', 'sort', 'by')).toBe(true);
  expect(told('node.caution', 'join', 'suffix')).toBe(false);
});
