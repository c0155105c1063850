import { pythonText } from './python-literals.ts';

export const indent = '    ';

export type Keyword = readonly [name: string, value: string];

/** A keyword argument; none unless `isGiven`, because the default of the script's function is the same. */
export function keyword(name: string, value: string, isGiven = true): Keyword[] {
  return isGiven ? [[name, value]] : [];
}

/**
 * A call of one of the script's own functions with the run and these arguments, in the body of the function of a node.
 */
export function call(name: string, values: readonly string[], keywords: readonly Keyword[]): string {
  return callWith(name, ['run', ...values], keywords);
}

/** The same by way of a method of the run, which gets the function. */
export function callThrough(by: string): typeof call {
  return (name, values, keywords) => callWith(`run.${by}`, [name, ...values], keywords);
}

function callWith(name: string, values: readonly string[], keywords: readonly Keyword[]): string {
  const args = [...values, ...keywords.map(([key, value]) => `${key}=${value}`)];
  return `${indent}${name}(\n${args.map((arg) => `${indent}${indent}${arg},\n`).join('')}${indent})`;
}

/** A call of one of the run's methods, in the same place. */
export function method(name: string, values: readonly string[]): string {
  return `${indent}run.${name}(${values.join(', ')})`;
}

/** A Python list of texts. */
export function list(values: readonly string[]): string {
  return listOf(values.map(pythonText));
}

/** A Python list of pairs: each name with its type. */
export function pairs(columns: readonly { name: string; type: string }[]): string {
  return listOf(columns.map(({ name, type }) => tuple([name, type])));
}

/** A Python tuple of texts. */
export function tuple(values: readonly string[]): string {
  return `(${values.map(pythonText).join(', ')})`;
}

/** A Python list of values as they are written: on one line if they fit. */
export function listOf(values: readonly string[]): string {
  const line = values.join(', ');
  if (line.length < 90) return `[${line}]`;
  const inner = `${indent}${indent}${indent}`;
  return `[\n${values.map((value) => `${inner}${value},\n`).join('')}${indent}${indent}]`;
}
