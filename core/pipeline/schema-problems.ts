import * as z from 'zod';
import { proposeNearest } from '../near-match.ts';
import { isJsonObject, type JsonPath, valueAt } from './json-text.ts';
import type { Problem } from './problems.ts';

type Issue = z.core.$ZodIssue;

/**
 * The issues of a parse in words (`whole` names the input itself): each names its place, and an unknown key or value
 * proposes the one that was meant.
 */
export function schemaProblems(schema: z.ZodType, error: z.ZodError, input: unknown, whole = 'the file'): Problem[] {
  // A misspelt key comes before the one that is missing for it.
  const unknown = error.issues.filter(isUnknownKey);
  const issues = [...unknown, ...error.issues.filter((issue) => !isUnknownKey(issue))];
  return issues.flatMap((issue) => describeIssue(schema, issue, input, whole));
}

function isUnknownKey({ code }: Issue): boolean {
  return code === 'unrecognized_keys';
}

function describeIssue(schema: z.ZodType, issue: Issue, input: unknown, whole: string): Problem[] {
  const place = issue.path.length === 0 ? whole : placeOf(issue.path, input);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => {
      const { hint, suggestion } = proposeNearest(key, known);
      return {
        severity: 'error',
        code: 'file.unknown_key',
        message: `Unknown key "${key}" in ${place}.${hint || choiceOf(known)}`,
        field: [...issue.path, key],
        ...(suggestion && { suggestion }),
      };
    });
  }
  const value = valueAt(input, issue.path);
  if (value === undefined) {
    // A text that stands for an object has none of its keys.
    const short = issue.path.slice(0, -1);
    if (typeof valueAt(input, short) === 'string') return [problem(issue, placeOf(short, input), issue.message)];
    if (issue.code !== 'custom') return [problem(issue, place, 'is missing')];
  }
  switch (issue.code) {
    case 'invalid_type':
      return [problem(issue, place, `must be ${kindWords[issue.expected] ?? issue.expected}, not ${kindOf(value)}`)];
    case 'invalid_value': {
      const texts = issue.values.filter((each) => typeof each === 'string');
      const { hint, suggestion } = proposeNearest(String(value), texts);
      const allowed = issue.values.map((each) => (typeof each === 'string' ? `"${each}"` : String(each)));
      const fault = `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}, not ${JSON.stringify(value)}`;
      return [{ ...problem(issue, place, fault, hint), ...(suggestion && { suggestion }) }];
    }
    default:
      return [problem(issue, place, issue.message)];
  }
}

const mostListed = 15;

/** The end of a message about a key that resembles none of those there are. */
function choiceOf(known: readonly string[]): string {
  if (known.length === 0) return '';
  const listed = known.slice(0, mostListed).map((key) => `"${key}"`);
  return ` It takes ${listed.join(', ')}${known.length > mostListed ? ' …' : ''}.`;
}

function problem(issue: Issue, place: string, words: string, hint = ''): Problem {
  const fault = `${words}.${hint}`;
  return { severity: 'error', code: 'file.value', message: `${place} ${fault}`, fault, field: issue.path };
}

const kindWords: { readonly [kind: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  map: 'an object',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return String(value);
  return kindWords[typeof value] ?? typeof value;
}

/** `nodes[2].position of "orders"` reads better than a bare path. */
function placeOf(path: JsonPath, input: unknown): string {
  const words = path.map((key, index) =>
    typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`,
  );
  const owner = valueAt(input, path.slice(0, 2));
  const name = isJsonObject(owner) ? (owner['id'] ?? owner['name']) : undefined;
  return `${words.join('')}${typeof name === 'string' && path.length >= 2 ? ` of "${name}"` : ''}`;
}

function keysAt(schema: z.ZodType, path: JsonPath): string[] {
  let current: unknown = unwrap(schema);
  for (const key of path) {
    if (current instanceof z.ZodArray) current = unwrap(current.element);
    else if (current instanceof z.ZodMap) current = unwrap(current.valueType);
    else if (current instanceof z.ZodObject) current = unwrap(current.shape[String(key)]);
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.out);
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.def.innerType) : schema;
}
