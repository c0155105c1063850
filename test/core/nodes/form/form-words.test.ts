import { expect, test } from 'vitest';
import { checkConfig } from '../../../../core/nodes/check-config.ts';
import { formOf } from '../../../../core/nodes/form/form.ts';
import { inFormWords } from '../../../../core/nodes/form/form-words.ts';
import { findNode, nodeDefinitions } from '../../../../core/nodes/registry.ts';
import type { JsonObject } from '../../../../core/pipeline/json-text.ts';

function told(type: string, config: JsonObject): string[] {
  const definition = findNode(type);
  if (!definition) throw new Error(`There is no ${type}.`);
  const checked = checkConfig(definition, 'n', config);
  const fields = formOf(definition.config);
  return checked.ok ? [] : checked.problems.map((problem) => inFormWords(problem, fields, config).message);
}

test('what is empty is asked for by the name of its field', () => {
  expect(told('input.csv', {})).toEqual(['Choose a file.']);
  expect(told('input.csv', { path: '' })).toEqual(['Choose a file.']);
  expect(told('join', { on: [{ left: '', right: 'id' }] })).toEqual(['Choose the left column of pair 1.']);
  expect(told('join', {})).toEqual(['Add a pair to "Where these agree".']);
  expect(told('filter', { where: '' })).toEqual(['Fill in "Keep rows where".']);
  expect(told('sort', { by: [{ column: '' }] })).toEqual(['Choose column 1 of "Order by", or remove it.']);
  expect(told('derive', { columns: [{ name: '', expr: '' }] })).toEqual([
    'Give column 1 a name.',
    'Fill in "Expression" of column 1.',
  ]);
  expect(told('cast', { columns: { price: { type: '' } } })).toEqual(['Choose the type of column "price".']);
  expect(told('input.http', { url: 'http://a', headers: { accept: [] } })).toEqual([
    'Fill in entry "accept", or remove it.',
  ]);
  expect(told('output.sqlite', { path: '', table: 'a', mode: 'replace' })).toEqual(['Choose the database.']);
  expect(told('aggregate', { measures: [] })).toEqual(['Add a measure: nothing is grouped by.']);
  expect(told('input.sqlite', { path: 'a.db' })).toEqual(['Fill in "Table" or "Query" (one SELECT).']);
});

test('what a field holds is complained of by its label, other keys by theirs', () => {
  expect(told('input.csv', { path: 'a.csv', delimiter: ';;' })).toEqual(['"Delimiter" must be a single character.']);
  expect(told('sample', { rows: 2, percent: 5 })).toEqual([
    'This step must have either "Rows" (how many) or "Percent" (what share).',
  ]);
  expect(told('output.sqlite', { path: 'a.db', table: 'a', mode: 'append', keys: ['id'] })).toEqual([
    '"Keys" belongs to mode "upsert", not "append": leave it out or change the mode.',
  ]);
});

test('what the engine says of a file calls fields by their labels', () => {
  const definition = findNode('input.csv') ?? expect.fail('there must be a reader of CSV');
  const message = 'Set `header` to `true`. Are the quote, the encoding and `skipRows` right?';
  const problem = { severity: 'error' as const, code: 'node.source' as const, node: 'n', message };
  expect(inFormWords(problem, formOf(definition.config), {}).message).toBe(
    'Set "Header line" to yes. Are the quote, the encoding and "Lines to skip" right?',
  );
});

test('a near match stays to be taken, and a key that no form has is told as it is', () => {
  const definition = findNode('output.sqlite');
  if (!definition) throw new Error('There is no output.sqlite.');
  const config = { path: 'a.db', tabel: 'a', mode: 'repace' };
  const checked = checkConfig(definition, 'n', config);
  const problems = checked.ok ? [] : checked.problems;
  const words = problems.map((problem) => inFormWords(problem, formOf(definition.config), config));
  expect(words.map(({ message }) => message)).toEqual([
    'Unknown key "tabel" in the config of "n". Did you mean "table"?',
    'Fill in "Table".',
    expect.stringMatching(/^"Mode" must be one of .*Did you mean "replace"\?$/),
  ]);
  expect(words.map(({ suggestion }) => suggestion?.replace)).toEqual(['table', undefined, 'replace']);
});

test.each(nodeDefinitions.map(({ type }) => type))('%s asks for what it needs without the keys of the file', (type) => {
  for (const message of told(type, {})) expect(message).not.toMatch(/\[\d|\w\.\w|config of|is missing/);
});
