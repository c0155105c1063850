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

test.each([
  ['Le', 'Length (mm)', '"Length (mm)"', 0],
  ['"Length (mm)" > 0 AND sp', 'species', 'species', 22],
  ["note = 'it is' AND sp", 'species', 'species', 19],
  ['species = 1 AND "Len', 'Length (mm)', '"Length (mm)"', 16],
  ['"Length (mm)" > 0 AND "sp', 'species', 'species', 22],
])('after %s, %s is offered as %s', (text, name, written, from) => {
  const offered = completionsAt(text);
  const option = offered?.options.find(({ label, displayLabel = label }) => displayLabel === name);
  expect([offered?.from, option?.apply]).toEqual([from, written]);
  expect(option?.label.toLowerCase()).toContain(text.slice(from).toLowerCase());
});

test('nothing is offered within a text', () => {
  expect(completionsAt("species = 'Ade")).toBeNull();
});

function completionsAt(doc: string) {
  const context = new CompletionContext(EditorState.create({ doc }), doc.length, false);
  const columns = [
    { name: 'species', type: 'text' },
    { name: 'Length (mm)', type: 'number' },
  ];
  return completeExpression(context, { columns, functions: [], params: [], tables: [] });
}
