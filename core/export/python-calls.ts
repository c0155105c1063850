import { pythonText } from './python-literals.ts';

export const indent = '    ';

export type Keyword = readonly [name: string, value: string];

/** A keyword that is left out where the script's own default says the same. */
export function keyword(name: string, value: string, isGiven = true): Keyword[] {
  return isGiven ? [[name, value]] : [];
}

/** A call of one of the script's own functions, in the body of the function of a node. */
export function call(name: string, values: readonly string[], keywords: readonly Keyword[]): string {
  return callWith(name, ['run', ...values], keywords);
}

/** The same, by a method of the run that takes the function. */
export function callThrough(by: string): typeof call {
  return (name, values, keywords) => callWith(`run.${by}`, [name, ...values], keywords);
}

function callWith(name: string, values: readonly string[], keywords: readonly Keyword[]): string {
  const words = [...values, ...keywords.map(([key, value]) => `${key}=${value}`)];
  return `${indent}${name}(\n${words.map((word) => `${indent}${indent}${word},\n`).join('')}${indent})`;
}

/** A call of one of the run's methods, there too. */
export function method(name: string, values: readonly string[]): string {
  return `${indent}run.${name}(${values.join(', ')})`;
}

/** A list of texts. */
export function list(values: readonly string[]): string {
  return listOf(values.map(pythonText));
}

/** A list of names with their types. */
export function pairs(columns: readonly { name: string; type: string }[]): string {
  return listOf(columns.map(({ name, type }) => tuple([name, type])));
}

/** A tuple of texts. */
export function tuple(values: readonly string[]): string {
  return `(${values.map(pythonText).join(', ')})`;
}

/** On one line where it fits. */
export function listOf(values: readonly string[]): string {
  const line = values.join(', ');
  if (line.length < 90) return `[${line}]`;
  const inner = `${indent}${indent}${indent}`;
  return `[\n${values.map((value) => `${inner}${value},\n`).join('')}${indent}${indent}]`;
}
