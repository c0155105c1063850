import * as z from 'zod';
import type { Column } from '../../column-types.ts';
import type { JsonPath } from '../../pipeline/json-text.ts';
import { id } from '../../sql/sql.ts';
import type { CastSpec } from '../../sql/text-casts.ts';
import { castColumn, castFields, mergeSteps, refuseConflict } from '../casting.ts';
import type { MapShape } from '../compiled.ts';
import type { CompileContext } from '../define-node.ts';
import { orText } from '../form/field-kinds.ts';

/** What a config declares of a column: its type, or its type and how text is parsed as that. */
export const declaration = orText('type', z.strictObject(castFields).superRefine(refuseConflict));

export interface DeclaredType {
  column: Column;
  spec: CastSpec;
  field: JsonPath;
}

/** The columns that a config gives a type, in the source's own spelling. */
export function declaredIn(
  columns: ReadonlyMap<string, CastSpec> | undefined,
  context: CompileContext,
): DeclaredType[] {
  return [...(columns ?? [])].map(([name, spec]) => {
    const field = ['columns', name];
    return { column: context.column(name, field), spec, field };
  });
}

/** The row-wise part of a source: columns with a declared type are cast, the others pass. */
export function declaredTypes(
  declared: readonly DeclaredType[],
  severity: 'reject' | 'fail',
  context: CompileContext,
): MapShape {
  const results = declared.map(({ column, spec, field }) => ({
    name: column.name,
    ...castColumn({ column, spec, onError: severity, field, code: 'cast.failed' }, context),
  }));
  return {
    shape: 'map',
    steps: mergeSteps(results),
    checks: results.flatMap(({ check }) => check ?? []),
    output: context.input().columns.map(({ name }) => ({
      name,
      value: results.find((result) => result.name === name)?.value ?? id(name),
    })),
  };
}
