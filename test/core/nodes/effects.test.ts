import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AnyNodeDefinition } from '../../../core/nodes/define-node.ts';
import { formOf } from '../../../core/nodes/form/form.ts';
import { nodeDefinitions } from '../../../core/nodes/registry.ts';
import { combineProofs } from './effects/combine.ts';
import { inputProofs } from './effects/input.ts';
import { type Outcome, outcomeOf, type Setup } from './effects/outcome.ts';
import { outputProofs } from './effects/output.ts';
import { type Config, type FieldProof, type FormPath, fieldsOf, optionsOf, withField } from './effects/proof.ts';
import { transformProofs } from './effects/transform.ts';

const proofs = { ...inputProofs, ...transformProofs, ...combineProofs, ...outputProofs };

// How much of the longest wait goes by before another attempt is left to chance; here it is all of it.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(1));

describe.each(nodeDefinitions)('a form of $type', (definition) => {
  const fields = fieldsOf(definition.type);

  test.each(fields)('changes the result by $path', async (field) => {
    const proven = proofsOf(definition, field.path);
    const tried: unknown[] = [];
    for (const proof of proven) tried.push(...(await expectEffect(definition, field, proof)));
    expect((optionsOf(field.item) ?? []).filter((option) => !tried.includes(option))).toEqual([]);
  });

  test('has proofs for fields that exist alone', () => {
    const known = fields.map(({ path }) => path);
    expect(Object.keys(proofs[definition.type] ?? {}).filter((path) => !known.includes(path))).toEqual([]);
  });

  test('gives the same result twice where nothing is changed', async () => {
    const setup = setupOf(definition, {});
    const [once, again] = [await knownOutcome(definition, setup), await outcomeOf(definition, setup)];
    expect(once.failure).toBeUndefined();
    expect(again).toEqual(once);
  });
});

const known = new Map<string, Promise<Outcome>>();

/** What the node comes to, found out once: most fields are tried with what the example has anyway. */
function knownOutcome(definition: AnyNodeDefinition, setup: Setup): Promise<Outcome> {
  if (setup.answers) return outcomeOf(definition, setup);
  const key = JSON.stringify([definition.type, setup]);
  const outcome = known.get(key) ?? outcomeOf(definition, setup);
  known.set(key, outcome);
  return outcome;
}

/** Runs the node with each value of the field and expects as many results. Returns the values. */
async function expectEffect(definition: AnyNodeDefinition, field: FormPath, proof: FieldProof) {
  const setup = setupOf(definition, proof);
  const values = proof.values ?? optionsOf(field.item) ?? [];
  expect(values.length).toBeGreaterThan(1);
  expect(hiddenBy(definition, setup.config, field)).toBeUndefined();
  const outcomes: Outcome[] = [];
  for (const value of values) {
    outcomes.push(await knownOutcome(definition, { ...setup, config: withField(setup.config, field.path, value) }));
  }
  expect(outcomes.some(({ failure }) => failure === undefined)).toBe(true);
  const told = outcomes.map((outcome) => JSON.stringify(outcome));
  const twins = values.filter((_, index) => told.indexOf(told[index] ?? '') !== index);
  expect(twins, `These values of "${field.path}" change nothing: ${JSON.stringify(twins)}.`).toEqual([]);
  return values;
}

function proofsOf({ type, category }: AnyNodeDefinition, path: string): FieldProof[] {
  const given = proofs[type]?.[path];
  if (!given) {
    throw new Error(
      `Nothing proves that the field "${path}" of "${type}" has an effect. Under "${type}" in test/core/nodes/effects/${category}.ts, add "${path}": [one value, another] if the node's example comes out differently with each, or { config, inputs, values } with an example of its own; for a choice, {} or a config in which every option comes out differently.`,
    );
  }
  const proof: FieldProof = 'length' in given ? { values: given } : given;
  return proof.also ? [proof, proof.also] : [proof];
}

function setupOf({ example }: AnyNodeDefinition, proof: FieldProof): Setup {
  const { config, inputs, files, responses, answers, ahead, target } = proof;
  return {
    config: config ?? example.config,
    inputs: inputs ?? example.inputs,
    files: { ...example.files, ...files },
    ...((responses ?? example.responses) && { responses: responses ?? example.responses }),
    ...(answers && { answers }),
    ...(ahead && { ahead }),
    ...(target !== undefined && { target }),
  };
}

/** The key whose value keeps a field at the top of the form out of sight. */
function hiddenBy({ config: schema }: AnyNodeDefinition, config: Config, { path, item }: FormPath): string | undefined {
  const condition = item.meta?.visibleWhen;
  if (!condition || path.includes('.')) return undefined;
  const decider = formOf(schema).find(({ key }) => key === condition.key);
  const value = config[condition.key] ?? decider?.default;
  return condition.in.includes(String(value)) ? undefined : condition.key;
}
