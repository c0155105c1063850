import * as z from 'zod';
import { nearest } from '../near-match.ts';
import { notAllowed, type Refusal } from './refusal.ts';
import type { Tree } from './tree.ts';

const plainTypes = new Set([
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'UHUGEINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL',
  'VARCHAR',
  'BLOB',
  'BIT',
  'DATE',
  'TIME',
  'TIME WITH TIME ZONE',
  'TIMESTAMP',
  'TIMESTAMP_S',
  'TIMESTAMP_MS',
  'TIMESTAMP_NS',
  'TIMESTAMP WITH TIME ZONE',
  'INTERVAL',
  'UUID',
  'BIGNUM',
  'NULL',
]);

const typeSchema = z.strictObject({ id: z.string(), type_info: z.unknown() });
const member = z.strictObject({ first: z.string(), second: z.unknown() });
// The alias of a type is a name that the engine gives to types of its own, none of which may be cast to.
const info = { extension_info: z.null(), alias: z.literal('').optional() };
const infoSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('DECIMAL_TYPE_INFO'),
    ...info,
    width: z.number(),
    scale: z.number(),
  }),
  z.strictObject({ type: z.literal('LIST_TYPE_INFO'), ...info, child_type: z.unknown() }),
  z.strictObject({
    type: z.literal('ARRAY_TYPE_INFO'),
    ...info,
    child_type: z.unknown(),
    size: z.number(),
  }),
  z.strictObject({ type: z.literal('STRUCT_TYPE_INFO'), ...info, child_types: z.array(member) }),
  z.strictObject({
    type: z.literal('UNBOUND_TYPE_INFO'),
    ...info,
    name: z.string(),
    catalog: z.literal(''),
    schema: z.literal(''),
    user_type_modifiers: z.array(z.unknown()).max(0),
  }),
]);

/** Types of the pipeline format, and common names from elsewhere, in the engine's dialect. */
const translations = new Map([
  ['number', 'double'],
  ['string', 'varchar'],
  ['str', 'varchar'],
  ['money', 'decimal(18,2)'],
  ['datetime2', 'timestamp'],
  ['clob', 'varchar'],
]);
const knownNames = [
  'text',
  'varchar',
  'integer',
  'bigint',
  'double',
  'decimal',
  'boolean',
  'date',
  'time',
  'timestamp',
  'json',
  'interval',
];

const noType = notAllowed('This type is not supported in expressions.');

/** What is wrong with a type in a cast or of a constant; undefined if nothing is. */
export function typeRefusal(type: Tree): Refusal | undefined {
  const parsed = typeSchema.safeParse(type);
  if (!parsed.success) return noType;
  const { id, type_info: info } = parsed.data;
  if (info === null) return plainTypes.has(id) ? undefined : refused(id);
  const details = infoSchema.safeParse(info);
  if (!details.success) return refused(nameIn(info) ?? id);
  switch (details.data.type) {
    case 'DECIMAL_TYPE_INFO':
      return undefined;
    case 'LIST_TYPE_INFO':
    case 'ARRAY_TYPE_INFO':
      return innerRefusal(details.data.child_type);
    case 'STRUCT_TYPE_INFO':
      if (id !== 'STRUCT') return refused(id);
      return details.data.child_types
        .map(({ second }) => innerRefusal(second))
        .find((refusal) => refusal !== undefined);
    case 'UNBOUND_TYPE_INFO':
      return details.data.name.toLowerCase() === 'json' ? undefined : refused(details.data.name);
  }
}

const treeSchema = z.custom<Tree>((value) => value !== undefined);

function innerRefusal(type: unknown): Refusal | undefined {
  const parsed = treeSchema.safeParse(type);
  return parsed.success ? typeRefusal(parsed.data) : noType;
}

function nameIn(info: unknown): string | undefined {
  return z.object({ name: z.string() }).safeParse(info).data?.name;
}

function refused(name: string): Refusal {
  const replace = translations.get(name.toLowerCase()) ?? nearest(name, knownNames);
  const message = `"${name}" is not a type that an expression may cast to.`;
  if (replace === undefined || replace === name.toLowerCase()) return notAllowed(message);
  const suggestion = { label: `Use "${replace}"`, replace };
  return { ...notAllowed(`${message} The engine calls it "${replace}".`), suggestion };
}
