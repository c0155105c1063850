import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { completeExpression } from '../../../src-renderer/inspector/expression/complete-expression.ts';

test.each([
  ['price', 'price'],
  ['Order id', '"Order id"'],
  ['order', '"order"'],
  ['a "b"', '"a ""b"""'],
])('the column or input %s is written as %s', (name, written) => {
  const context = new CompletionContext(EditorState.create(), 0, true);
  const nothing = { columns: [], functions: [], params: [], tables: [] };
  const vocabularies = [
    { ...nothing, columns: [{ name, type: 'text' }] },
    { ...nothing, tables: [name] },
  ];
  for (const vocabulary of vocabularies) {
    const offered = completeExpression(context, vocabulary)?.options.find(({ label }) => label === name);
    expect(offered?.apply).toBe(written);
  }
});
