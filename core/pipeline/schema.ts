import * as z from 'zod';
import { isColumnType } from '../column-types.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-text.ts';
import { parseSize } from './size.ts';

export const currentFormat = 'weir/1';

export const idPattern = /^[a-z][a-z0-9_]*$/;
const paramNamePattern = /^[A-Za-z][A-Za-z0-9_]*$/;
const endpointPattern = /^[a-z][a-z0-9_]*(\..+)?$/;

const id = z.string().regex(idPattern, 'must start with a lower-case letter and hold only a-z, 0-9 and _');
const endpoint = z.string().regex(endpointPattern, 'must be a node id or node.port');
const position = z.strictObject({ x: z.number(), y: z.number() });

// `z.record` drops a key `__proto__`, which is a column name like any other: objects with free keys pass as they are.
const freeObject = z.custom<JsonObject>(isJsonObject, 'must be an object');
const anyValue = z.custom<JsonValue>((value) => value !== undefined, 'is missing');

const param = z.strictObject({
  name: z.string().regex(paramNamePattern, 'must start with a letter and hold only letters, digits and _'),
  type: z.string().refine(isColumnType, 'must be a type: text, integer, number, decimal(p,s), boolean, date …'),
  default: anyValue.optional(),
  description: z.string().optional(),
});

export const nodeSchema = z.strictObject({
  id,
  type: z.string().min(1, 'must not be empty'),
  config: freeObject.default({}),
  label: z.string().optional(),
  note: z.string().optional(),
  position: position.optional(),
  disabled: z.boolean().optional(),
});

export const edgeSchema = z.strictObject({ from: endpoint, to: endpoint });
export const noteSchema = z.strictObject({ id, text: z.string(), position: position.optional() });
const group = z.strictObject({
  id,
  title: z.string(),
  nodes: z.array(z.string()),
  collapsed: z.boolean().optional(),
});

const settings = z.strictObject({
  memoryLimit: z
    .string()
    .refine((text) => parseSize(text) !== undefined, 'must be a size such as "512MB" or "1GB"')
    .optional(),
  threads: z.int().min(0, 'must be 0 (all cores) or more').max(1024, 'must be 1024 or less').optional(),
  maxRejected: z
    .strictObject({
      rows: z.int().min(0, 'must be 0 or more').optional(),
      percent: z.number().min(0, 'must be between 0 and 100').max(100, 'must be between 0 and 100').optional(),
    })
    .optional(),
});

/** The file `weir/1` (contract section 1). Its key order is the order in which the file is written. */
export const pipelineSchema = z.strictObject({
  format: z.literal(currentFormat),
  name: z.string().optional(),
  description: z.string().optional(),
  params: z.array(param).default([]),
  nodes: z.array(nodeSchema),
  edges: z.array(edgeSchema),
  environments: z.custom<Environments>(isEnvironments, 'must map each environment to its param values').default({}),
  notes: z.array(noteSchema).default([]),
  groups: z.array(group).default([]),
  settings: settings.default({}),
});

/** Values by environment name and param name. */
export type Environments = { readonly [environment: string]: JsonObject };

type Frozen<T> = { readonly [Key in keyof T]: T[Key] extends (infer Item)[] ? readonly Item[] : T[Key] };

/** A pipeline as parsed; absent lists are empty. Never changed in place: see `edits.ts`. */
export type Pipeline = Frozen<z.infer<typeof pipelineSchema>>;
export type PipelineNode = Frozen<z.infer<typeof nodeSchema>>;
export type PipelineEdge = Frozen<z.infer<typeof edgeSchema>>;
export type PipelineParam = Frozen<z.infer<typeof param>>;
export type PipelineNote = Frozen<z.infer<typeof noteSchema>>;
export type PipelineGroup = Readonly<z.infer<typeof group>>;
export type PipelineSettings = Frozen<z.infer<typeof settings>>;
export type Position = Frozen<z.infer<typeof position>>;

function isEnvironments(value: unknown): value is Environments {
  return isJsonObject(value) && Object.values(value).every(isJsonObject);
}
