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
  /** The param that has no value, or a wrong one. */
  param?: string;
  /** The name in `${env:NAME}` that has no value. */
  secret?: string;
  /** Where in the file, for problems of its text. */
  position?: TextPosition;
  /** Offsets into the text of the field (an expression), UTF-16 units, end excluded. */
  span?: { start: number; end: number };
  /** `replace` takes the place of `span`, or of the whole value of the field (the key, for an unknown key). */
  suggestion?: { label: string; replace: string };
}

/** A problem for readers who only see its node and its message. */
export function withNode({ about, ...problem }: Problem): Problem {
  return problem.node === undefined && about !== undefined ? { ...problem, node: about } : problem;
}

/** Whether any of the problems keeps a pipeline from running. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
