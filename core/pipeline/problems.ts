import { distance } from 'fastest-levenshtein';
import type { JsonPath, TextPosition } from './json-text.ts';

export type ProblemCode =
  | 'file.syntax'
  | 'file.format'
  | 'file.unknown_key'
  | 'file.value'
  | 'file.duplicate'
  | 'file.reference'
  | 'param.value'
  | 'param.missing'
  | 'param.unknown'
  | 'environment.unknown'
  | 'secret.missing'
  | 'graph.unknown_node'
  | 'graph.unknown_port'
  | 'graph.too_many_edges'
  | 'graph.missing_input'
  | 'graph.duplicate_edge'
  | 'graph.cycle'
  | 'graph.disabled_input'
  | 'graph.unread_output'
  | 'node.unknown_type'
  | 'node.config'
  | 'node.unknown_column'
  | 'node.compile'
  | 'node.source'
  | 'node.caution'
  | 'expression.syntax'
  | 'expression.not_allowed'
  | 'expression.unknown_column'
  | 'expression.unknown_param'
  | 'expression.unknown_function'
  | 'expression.unsupported';

/** What is wrong with a pipeline, in words for the person who builds it. */
export interface Problem {
  severity: 'error' | 'warning';
  code: ProblemCode;
  message: string;
  /** The message without the key that it begins with, for whoever calls the place by another name. */
  fault?: string;
  node?: string;
  /** The node meant where none is named: `field` is then a path inside the document all the same. */
  about?: string;
  /** Path inside the config of `node`; inside the document where no node is named. */
  field?: JsonPath;
  /** The data column meant. */
  column?: string;
  /** The name in `${env:NAME}` that has no value. */
  secret?: string;
  /** Where in the file, for problems of its text. */
  position?: TextPosition;
  /** Offsets into the text of the field (an expression), UTF-16 units, end excluded. */
  span?: { start: number; end: number };
  /** `replace` takes the place of `span`, or of the whole value of the field (the key, for an unknown key). */
  suggestion?: { label: string; replace: string };
}

/** The candidate that `name` most likely meant, or undefined if none is near, or if it is one of a numbered row. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let found: string[] = [];
  let bestDistance = Math.max(1, Math.floor((wanted.length + 1) / 3)) + 1;
  for (const candidate of candidates) {
    const candidateDistance = distanceOf(wanted, candidate.toLowerCase());
    const isAlike = candidateDistance < Math.max(wanted.length, candidate.length);
    if (!isAlike || candidateDistance > bestDistance) continue;
    found = candidateDistance < bestDistance ? [candidate] : [...found, candidate];
    bestDistance = candidateDistance;
  }
  const [best] = found;
  return found.filter((candidate) => isNumberedAlike(wanted, candidate)).length > 1 ? undefined : best;
}

/** Of `column_1` and `column_2`, neither is what `column_7` meant. */
function isNumberedAlike(wanted: string, candidate: string): boolean {
  return withoutDigits(candidate.toLowerCase()) === withoutDigits(wanted);
}

function withoutDigits(text: string): string {
  return text.replaceAll(/\d/g, '');
}

/** Two neighbours that changed places are one slip, and not two letters. */
function distanceOf(one: string, other: string): number {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  const isSwapped =
    one.slice(at, at + 2) === `${other[at + 1]}${other[at]}` && one.slice(at + 2) === other.slice(at + 2);
  return at >= 0 && isSwapped ? 1 : distance(one, other);
}

/** The end of a message and the suggestion for a name that has a near match; both empty where there is none. */
export function proposeNearest(
  name: string,
  candidates: Iterable<string>,
): { hint: string; suggestion?: { label: string; replace: string } } {
  const near = nearest(name, candidates);
  if (near === undefined) return { hint: '' };
  return { hint: ` Did you mean "${near}"?`, suggestion: { label: `Use "${near}"`, replace: near } };
}

/** A problem as those are told it who have nothing but its node and its message. */
export function withNode({ about, ...problem }: Problem): Problem {
  return problem.node === undefined && about !== undefined ? { ...problem, node: about } : problem;
}

/** Whether any of the problems keeps a pipeline from running. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
