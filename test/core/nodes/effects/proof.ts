import type { NodeExample } from '../../../../core/nodes/define-node.ts';
import { type FormItem, formOf } from '../../../../core/nodes/form/form.ts';
import { nodeDefinitions } from '../../../../core/nodes/registry.ts';
import type { Answer, AskedRequest } from '../../../support/web-server.ts';

export type Config = Record<string, unknown>;

/** Where a field is seen to have an effect; what is left out is as in the node's example. */
export interface FieldProof {
  config?: Config;
  inputs?: NodeExample['inputs'];
  files?: NodeExample['files'];
  responses?: NodeExample['responses'];
  /** What the server at https://api.example.com does, where it is more than to answer. */
  answers?: (request: AskedRequest, before: number) => Answer;
  /** Puts another node of the same type before it, which differs in these keys alone. */
  ahead?: Config;
  /** SQL that makes the target database before the run. */
  target?: string;
  /** Values that each come out differently; undefined: the key is left out. Without: every option of the choice. */
  values?: readonly unknown[];
  /** Where no one example tells all options apart. */
  also?: FieldProof;
}

/** By field, such as `by[].desc` or `columns{}.type`: a proof, or just the values where the example will do. */
export type NodeProofs = Readonly<Record<string, FieldProof | readonly unknown[]>>;

/** By node type. */
export type Proofs = Readonly<Record<string, NodeProofs>>;

export interface FormPath {
  path: string;
  item: FormItem;
}

/** Every field that the form of a node shows, nested ones too. A list or table of plain values is one field. */
export function fieldsOf(type: string): FormPath[] {
  const definition = nodeDefinitions.find((each) => each.type === type);
  return definition ? formOf(definition.config).flatMap((field) => pathsOf(field, field.key)) : [];
}

function pathsOf(item: FormItem, path: string): FormPath[] {
  const { shape } = item;
  if (shape.kind === 'object') return shape.fields.flatMap((field) => pathsOf(field, `${path}.${field.key}`));
  const own = { path, item };
  if (shape.kind === 'map') return [own, ...pathsOf(shape.value, `${path}{}`)];
  if (shape.kind === 'list' && shape.item.shape.kind === 'object') return [own, ...pathsOf(shape.item, `${path}[]`)];
  return [own];
}

/** What a field can be set to where that is a choice. */
export function optionsOf({ shape }: FormItem): readonly unknown[] | undefined {
  if (shape.kind === 'boolean') return [false, true];
  return shape.kind === 'choice' ? shape.options : undefined;
}

/** The config with one field changed: in the first entry of each list or map on the way. */
export function withField(config: Config, path: string, value: unknown): Config {
  const steps = path.split(/\.|(?=\[\])|(?=\{\})/);
  return record(changed(config, steps, value));
}

function changed(value: unknown, [step, ...rest]: readonly string[], leaf: unknown): unknown {
  if (step === undefined) return leaf;
  if (step === '[]') {
    if (!Array.isArray(value) || value.length === 0) throw new RangeError('The config has no entry to change.');
    return [changed(value[0], rest, leaf), ...value.slice(1)];
  }
  const object = record(value ?? {});
  const key = step === '{}' ? Object.keys(object)[0] : step;
  if (key === undefined) throw new RangeError('The config has no entry to change.');
  const { [key]: before, ...others } = object;
  const after = changed(before, rest, leaf);
  if (after === undefined) return others;
  return Object.fromEntries(
    key in object
      ? Object.entries(object).map(([name, each]) => [name, name === key ? after : each])
      : [...Object.entries(object), [key, after]],
  );
}

function record(value: unknown): Config {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new TypeError(`The config holds ${JSON.stringify(value)} where the form has an object.`);
}
