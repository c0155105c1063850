import { type Column, findColumn } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { type Sql, sql } from '../../../core/sql/sql.ts';
import type { Resolved } from '../compile/resolve.ts';
import type { Expressions } from '../expressions/expressions.ts';

export interface FixScope {
  /** The node that rejected the rows, and the columns of what it was given. */
  node: string;
  columns: readonly Column[];
  resolved: Resolved;
  expressions: Expressions;
}

/** The column of a fix; throws if the rows have no such column. */
export function fixedColumn({ column: name }: BulkFix, { node, columns }: FixScope): Column {
  const column = findColumn(columns, name);
  if (column) return column;
  const message = `The rows that "${node}" rejected have no column "${name}".`;
  throw new WeirError({ code: 'expression.failed', node, message });
}

/**
 * What a fix puts into its column, as `{v: text}`; NULL where it cannot be computed for a row. `text` is what stands in
 * the column now, an expression sees all columns in their types. Throws where the expression cannot be.
 */
export async function fixedText(fix: BulkFix, text: Sql, scope: FixScope): Promise<Sql> {
  switch (fix.kind) {
    case 'set':
      return sql`{'v': CAST(${fix.value} AS VARCHAR)}`;
    case 'replace':
      return fix.isRegex
        ? sql`{'v': regexp_replace(${text}, ${fix.find}, ${fix.replaceBy}, 'g')}`
        : sql`{'v': replace(${text}, ${fix.find}, ${fix.replaceBy})}`;
    case 'dateFormat':
      // Values that do not fit the format stay.
      return sql`{'v': coalesce(strftime(TRY_STRPTIME(trim(${text}), ${fix.format}), ${formatRead(fix, scope)}), ${text})}`;
    case 'expression': {
      const problems: string[] = [];
      const report = ({ message }: { message: string }) => problems.push(message);
      const value = await scope.expressions.check({ text: fix.expression, columns: scope.columns, report });
      if (problems.length > 0) throw new WeirError({ code: 'expression.failed', message: problems.join(' ') });
      return sql`TRY({'v': CAST(${value} AS VARCHAR)})`;
    }
  }
}

/** The format by which the node reads dates of the column; ISO by default. */
function formatRead(fix: Extract<BulkFix, { kind: 'dateFormat' }>, { node, resolved }: FixScope): string {
  const at = resolved.nodes.get(node);
  const [own] = at?.definition.textFormats(at.config, fix.column) ?? [];
  return own ?? (/%-?[HIMSpTXcfg]/.test(fix.format) ? '%Y-%m-%d %H:%M:%S' : '%Y-%m-%d');
}
