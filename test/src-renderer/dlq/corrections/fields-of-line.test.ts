import { expect, test } from 'vitest';
import { fieldsOfLine } from '../../../../src-renderer/dlq/corrections/fields-of-line.ts';

const dialect = { delimiter: ';', quote: '"', escape: '"', columns: ['id', 'who'] };

test('a line is cut into fields by the quotes of its file, or without any', () => {
  expect(fieldsOfLine('1;"a;b"', dialect)).toEqual(['1', 'a;b']);
  expect(fieldsOfLine('1;"a;b', { ...dialect, quote: '', escape: '' })).toEqual(['1', '"a', 'b']);
  expect(fieldsOfLine('1;"a\\";b"', { ...dialect, escape: '\\' })).toEqual(['1', 'a";b']);
});
