import * as z from 'zod';
import { isInt64 } from '../int64.ts';
import { type Sql, sql } from '../sql/sql.ts';
import { expressionSchema, type NodeOf, type Tree } from './tree.ts';

/** What has no equivalent in SQLite. The message is the beginning of the sentence that says so. */
export class Untranslatable extends Error {}

const heldSchema = z.strictObject({ $integer: z.string() });
const typeSchema = z.object({ id: z.string(), type_info: z.object({ scale: z.number().optional() }).nullable() });

/** A constant as SQL. Throws `Untranslatable` for a number that SQLite cannot hold. */
export function constantOf({ value: { type, is_null, value } }: NodeOf<'CONSTANT'>): Sql {
  if (is_null) return sql`NULL`;
  if (typeof value === 'string' || typeof value === 'boolean') return sql`${value}`;
  const scale = typeSchema.safeParse(type).data?.type_info?.scale;
  if (typeof value === 'number' && scale === undefined) return sql`${value}`;
  const digits = typeof value === 'number' ? String(value) : heldSchema.safeParse(value).data?.$integer;
  const integer = digits === undefined ? undefined : BigInt(digits);
  if (integer === undefined || !isInt64(integer)) {
    throw new Untranslatable('A number of more than 64 bits');
  }
  return scale === undefined ? sql`${integer}` : sql`CAST(${decimalText(integer, scale)} AS NUMERIC)`;
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** The engine's name of a type of the parse tree, such as `VARCHAR`. */
export function typeId(type: Tree): string {
  return typeSchema.safeParse(type).data?.id ?? 'this type';
}

/** The text of a constant; undefined for all else. */
export function constantText(tree: Tree): string | undefined {
  const node = expressionSchema.safeParse(tree).data;
  return node?.class === 'CONSTANT' && typeof node.value.value === 'string' ? node.value.value : undefined;
}

/** The text of a constant. Throws `Untranslatable` for all else. */
export function fixedText(tree: Tree): string {
  const text = constantText(tree);
  if (text === undefined) throw new Untranslatable('A pattern that is not a fixed text');
  return text;
}

/** The number that a tree is; undefined for all else. A decimal counts without its point. */
export function constantNumber(tree: Tree): number | undefined {
  const node = expressionSchema.safeParse(tree).data;
  return node?.class === 'CONSTANT' && typeof node.value.value === 'number' ? node.value.value : undefined;
}
