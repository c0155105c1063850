import { type Sql, sql } from '../sql/sql.ts';
import { constantNumber, fixedText, Untranslatable } from './constants.ts';
import { expressionSchema, type Tree } from './tree.ts';
import type { ValueKind } from './value-kind.ts';

/** One side of an operator. */
export interface Operand {
  tree: Tree;
  kind: ValueKind | undefined;
  /** Its SQL. Throws `Untranslatable`, after the objections of the operator itself. */
  write(): Sql;
}

/** An operator before its only operand. Throws `Untranslatable`. */
export function prefixed(name: string, operand: Operand): Sql {
  mustBeNumber(operand, name);
  if (name === '-') return sql`(- ${operand.write()})`;
  if (name === '+') return operand.write();
  throw new Untranslatable(`The operator "${name}"`);
}

/** An operator between two operands. Throws `Untranslatable`. */
export function infixed(name: string, left: Operand, right: Operand): Sql {
  switch (name) {
    case '||':
      return sql`(${asText(left)} || ${asText(right)})`;
    case '~~':
      return sql`(${left.write()} GLOB ${globOf(fixedText(right.tree))})`;
    case '!~~':
      return sql`(${left.write()} NOT GLOB ${globOf(fixedText(right.tree))})`;
    case '~~*':
      return sql`(${left.write()} LIKE ${fixedText(right.tree)})`;
    case '!~~*':
      return sql`(${left.write()} NOT LIKE ${fixedText(right.tree)})`;
    default:
      return arithmetic(name, left, right);
  }
}

function arithmetic(name: string, left: Operand, right: Operand): Sql {
  for (const operand of [left, right]) mustBeNumber(operand, name);
  switch (name) {
    case '+':
      return sql`(${left.write()} + ${right.write()})`;
    case '-':
      return sql`(${left.write()} - ${right.write()})`;
    case '*':
      return sql`(${left.write()} * ${right.write()})`;
    case '/':
      // The engine never divides as integers do, and gives infinity for a division by zero, where SQLite gives NULL.
      if (!constantNumber(right.tree)) throw new Untranslatable('A division by something other than a fixed number');
      return sql`(CAST(${left.write()} AS REAL) / ${right.write()})`;
    case '//':
      mustBeIntegers(name, left, right);
      return sql`(${left.write()} / ${right.write()})`;
    case '%':
      mustBeIntegers(name, left, right);
      return sql`(${left.write()} % ${right.write()})`;
    default:
      throw new Untranslatable(`The operator "${name}"`);
  }
}

/** A value that both engines write alike as text: no fraction, no boolean. Throws `Untranslatable` for another. */
export function asText({ kind, write }: Operand): Sql {
  if (kind === 'number' || kind === 'boolean') throw new Untranslatable(`A ${kind} as text`);
  return write();
}

function mustBeIntegers(operator: string, ...operands: readonly Operand[]): void {
  if (!operands.every(({ kind }) => kind === 'integer'))
    throw new Untranslatable(`"${operator}" of anything but integers`);
}

/** Dates and times are texts in SQLite: a sum of them would be nonsense without a word. */
function mustBeNumber({ tree, kind }: Operand, operator: string): void {
  if (kind !== 'date') return;
  const node = expressionSchema.safeParse(tree).data;
  const name = node?.class === 'COLUMN_REF' ? node.column_names[1] : undefined;
  throw new Untranslatable(`"${operator}" with the date or time "${name ?? ''}"`);
}

/** LIKE tells upper from lower case in the engine, GLOB does in SQLite. */
function globOf(pattern: string): string {
  return pattern.replaceAll(/[[*?]/g, '[$&]').replaceAll('%', '*').replaceAll('_', '?');
}
