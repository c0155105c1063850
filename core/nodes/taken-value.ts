import { id, type Sql } from '../sql/sql.ts';
import { castColumn } from './casting.ts';
import type { Assignment, Check } from './compiled.ts';
import type { CompileContext } from './define-node.ts';

/** A new column whose value is taken out of JSON. */
export interface TakenValue {
  steps: Assignment[];
  value: Sql;
  /** That a value is of its type; JSON always is. */
  check: Check | undefined;
}

/**
 * Gives a value that was taken out of JSON the type that `fields` asks for: `json` is it as it stands there, `text` its
 * text.
 */
export function takenValue(
  { name, type, text, json }: { name: string; type: string; text: Sql; json: Sql },
  context: CompileContext,
): TakenValue {
  const held = context.temporary(name);
  if (type === 'json') return { steps: [{ name: held, value: json }], value: id(held), check: undefined };
  const column = { name: held, type: 'VARCHAR' };
  const place = ['fields', name];
  const cast = castColumn({ column, spec: { type }, onError: 'reject', field: place, code: 'cast.failed' }, context);
  return {
    steps: [{ name: held, value: text }, ...cast.steps],
    value: cast.value,
    check: cast.check && { ...cast.check, column: name },
  };
}
