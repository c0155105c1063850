import { type Column, findColumn } from '../column-types.ts';
import { typeId } from './constants.ts';
import { expressionSchema, type Tree } from './tree.ts';

export type ValueKind = 'integer' | 'number' | 'boolean' | 'text' | 'date';

/** What kind of value a tree over `old.` and `new.` has, as far as its columns and constants tell. */
export function valueKind(tree: Tree, columns: readonly Column[]): ValueKind | undefined {
  const node = expressionSchema.safeParse(tree).data;
  switch (node?.class) {
    case 'COLUMN_REF': {
      const column = findColumn(columns, node.column_names[1] ?? '');
      return column && kindOfType(column.type);
    }
    case 'CONSTANT':
      return kindOfType(typeId(node.value.type));
    case 'COMPARISON':
    case 'CONJUNCTION':
    case 'BETWEEN':
      return 'boolean';
    default:
      return undefined;
  }
}

/** What kind of values the engine's type of that name has, as far as SQLite can tell. */
function kindOfType(type: string): ValueKind | undefined {
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type)) return 'integer';
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'VARCHAR') return 'text';
  return /^(DATE|TIME)/.test(type) ? 'date' : undefined;
}
