import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../../core/nodes/check-config.ts';
import type { AnyNodeDefinition, NodeExample } from '../../../core/nodes/define-node.ts';
import { formOf } from '../../../core/nodes/form/form.ts';
import { findNode, nodeDefinitions } from '../../../core/nodes/registry.ts';
import { runHere } from '../../support/run-pipeline.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';
import { exampleServer } from '../../support/web-server.ts';
import { fieldsOf, withField } from './effects/proof.ts';
import { examplePipeline, expectExample, hostileExample, writeExampleFiles } from './example-pipeline.ts';
import { unlabelledKeys } from './rename-config.ts';

const readme = readFileSync('README.md', 'utf8');

describe.each(nodeDefinitions)('$type', (definition) => {
  const { example } = definition;

  test('does what its example says', async () => {
    await checkExample(definition, example);
  });

  test('does so with hostile column names', async () => {
    await checkExample(definition, hostileExample(definition));
  });

  test('has a form with a label for every key', () => {
    expect(unlabelledKeys(definition)).toEqual([]);
  });

  test('shows fields only by keys and values that exist', () => {
    const fields = formOf(definition.config);
    for (const { meta } of fields) {
      if (!meta?.visibleWhen) continue;
      const { key, in: values } = meta.visibleWhen;
      const decider = fields.find((field) => field.key === key);
      expect(decider?.shape.kind).toBe('choice');
      expect(decider?.shape.kind === 'choice' && decider.shape.options).toEqual(expect.arrayContaining([...values]));
    }
  });

  test('marks what is needed as long as it is shown', () => {
    for (const { path, item } of fieldsOf(definition.type).filter((field) => !/[[{]/.test(field.path))) {
      const { visibleWhen, isNeededWhenVisible = false } = item.meta ?? {};
      for (const value of visibleWhen?.in ?? []) {
        const shown = withField(example.config, path.replace(/\w+$/, visibleWhen?.key ?? ''), value);
        const checked = checkConfig(definition, 'n', withField(shown, path, undefined));
        const faults = checked.ok ? [] : checked.problems.map(({ field }) => field?.join('.'));
        expect(faults.includes(path), `${path} where ${visibleWhen?.key} is ${value}`).toBe(isNeededWhenVisible);
      }
    }
  });

  test('tells an unknown key, with its near match', () => {
    const [first = ''] = formOf(definition.config).map(({ key }) => key);
    const config = { ...example.config, [`${first}z`]: 1 };
    const checked = checkConfig(definition, 'n', config);
    expect(checked).toMatchObject({
      ok: false,
      problems: [{ code: 'node.config', node: 'n', field: [`${first}z`], suggestion: { replace: first } }],
    });
  });

  test('is told about in the words of an analyst', () => {
    expect(definition.title).not.toBe('');
    expect(definition.summary).toMatch(/^[A-Z].*\.$/);
    expect(findNode(definition.type)).toBe(definition);
  });

  test('stands in the list of the README', () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| '));
    const isListed = rows.some((row) => row.includes(`\`${definition.type}\``));
    expect(isListed, `Add "${definition.type}" to the table of nodes in README.md.`).toBe(true);
  });
});

test('no two node types are called alike', () => {
  expect(new Set(nodeDefinitions.map(({ title }) => title)).size).toBe(nodeDefinitions.length);
});

test('node types are unique', () => {
  expect(new Set(nodeDefinitions.map(({ type }) => type)).size).toBe(nodeDefinitions.length);
});

/** Runs the example as a whole pipeline: each output port into a Parquet file, or the node as the output itself. */
async function checkExample(definition: AnyNodeDefinition, example: NodeExample): Promise<void> {
  await using folder = await scopedFolder();
  await using served = await exampleServer(example.responses, example.config);
  await writeExampleFiles(folder.path, example);
  const { rejects } = await runHere(folder.path, examplePipeline(definition, { ...example, config: served.config }));
  await expectExample(folder.path, definition, example);
  expect(rejects.map(({ code }) => code)).toEqual(example.rejects ?? []);
}
