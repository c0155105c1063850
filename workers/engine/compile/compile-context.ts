import type { Column } from '../../../core/column-types.ts';
import { findColumn } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import { proposeNearest } from '../../../core/near-match.ts';
import type { InputTable } from '../../../core/nodes/compiled.ts';
import type { CompileContext, ExpressionScope } from '../../../core/nodes/define-node.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { resolveEncoding } from '../../reading/encoding.ts';
import type { Expressions } from '../expressions/expressions.ts';
import { hiddenPrefix } from '../relations/hidden.ts';
import type { PreparedSource } from '../sources/source.ts';

export interface CompilingNode {
  id: string;
  /** Incoming tables by port; for a source, what its driver offers. */
  tables: ReadonlyMap<string, InputTable[]>;
  expressions: Expressions;
  source: PreparedSource | undefined;
  /** Collects problems. */
  problems: Problem[];
  ask: CompileContext['ask'];
}

/** An input is not connected; the check of the graph reports that in better words. */
export class MissingInput extends WeirError {
  constructor(node: string, port: string | undefined) {
    const message = `The node ${node} has no input${port === undefined ? '' : ` ${port}`}.`;
    super({ code: 'pipeline.invalid', node, message });
  }
}

/** What a node can ask while it compiles. */
export function compileContext({
  id: node,
  tables,
  expressions,
  problems,
  source,
  ask,
}: CompilingNode): CompileContext {
  let temporaries = 0;
  const inputs = (port: string) => tables.get(port) ?? [];
  const input = (port?: string): InputTable => {
    const [table] = port === undefined ? [...tables.values()].flat() : inputs(port);
    if (!table) throw new MissingInput(node, port);
    return table;
  };
  const report = (problem: Omit<Problem, 'node'>) => problems.push({ ...problem, node });
  const inScope = ({ columns, functions, over }: Omit<ExpressionScope, 'field'>, field: ExpressionScope['field']) => ({
    columns: columns ?? input().columns,
    functions,
    over,
    report: (problem: Omit<Problem, 'node' | 'field'>) => report({ ...problem, field }),
  });
  const refuse: CompileContext['refuse'] = (message, about) =>
    report({ severity: 'error', code: 'node.config', message, ...about });
  return {
    node,
    input,
    inputs,
    refuse,
    caution: (message, about) => report({ severity: 'warning', code: 'node.caution', message, ...about }),
    ask,
    ...(source?.inferredTypes && { inferredTypes: source.inferredTypes }),
    temporary: (hint) => `${hiddenPrefix}${++temporaries} ${hint}`,
    column(name, field, port) {
      const { columns } = input(port);
      return findColumn(columns, name) ?? unknownColumn(name, field, columns, report);
    },
    encoding(name, field) {
      try {
        resolveEncoding(name);
      } catch (error) {
        if (!(error instanceof WeirError)) throw error;
        refuse(error.message, { field });
      }
    },
    expression: (text, { field, ...scope }) => expressions.check({ text, ...inScope(scope, field) }),
    expressions: (list) => expressions.checkAll(list.map((each) => ({ ...each, ...inScope(each, each.field) }))),
    measures(list) {
      const requests = list.map(({ text, field }) => ({
        text,
        report: (problem: Omit<Problem, 'node' | 'field'>) => report({ ...problem, field }),
      }));
      return expressions.measures(requests, input().columns);
    },
    async upsertCondition(text, { field, columns }) {
      return expressions.upsertCondition(text, {
        columns: columns ?? input().columns,
        report: (problem) => report({ ...problem, field }),
      });
    },
    async query(text, field) {
      return expressions.query(text, { tables: inputs('in'), report: (problem) => report({ ...problem, field }) });
    },
  };
}

function unknownColumn(
  name: string,
  field: Problem['field'],
  columns: readonly Column[],
  report: (problem: Omit<Problem, 'node'>) => void,
): Column {
  const { hint, suggestion } = proposeNearest(
    name,
    columns.map((column) => column.name),
  );
  report({
    severity: 'error',
    code: 'node.unknown_column',
    message: `There is no column "${name}" here.${hint}`,
    column: name,
    ...(field && { field }),
    ...(suggestion && { suggestion }),
  });
  return { name, type: 'VARCHAR' };
}
