import { WeirError } from '../../../core/errors.ts';
import type { ExportStep } from '../../../core/export/plan.ts';
import { rejectsInTable } from '../compile/shared-targets.ts';

/** Rejects go into no output's table. */
export function checkTargets(steps: readonly ExportStep[]): void {
  const loads = steps.flatMap(({ node, actions }) =>
    actions.flatMap((action) => (action.do === 'loadSqlite' ? [{ ...action, node }] : [])),
  );
  for (const { node, path, dlqTable } of loads) {
    const others = loads.filter((other) => other.path === path);
    if (others.some(({ table }) => table.toLowerCase() === dlqTable.toLowerCase())) {
      throw new WeirError({ code: 'pipeline.invalid', node, message: rejectsInTable(node, dlqTable) });
    }
  }
}
