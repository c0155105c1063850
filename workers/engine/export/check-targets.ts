import { WeirError } from '../../../core/errors.ts';
import type { ExportStep } from '../../../core/export/plan.ts';

/** One transaction a database: what takes refused rows has to be elsewhere, and rejects go into no output's table. */
export function checkTargets(steps: readonly ExportStep[]): void {
  const loads = steps.flatMap(({ node, isLate, actions }) =>
    actions.flatMap((action) => (action.do === 'loadSqlite' ? [{ ...action, node, isLate }] : [])),
  );
  for (const load of loads) {
    const { node, path, dlqTable } = load;
    const others = loads.filter((other) => other.path === path);
    if (load.isLate && others.some(({ isLate }) => !isLate)) {
      const message = `"${node}" takes rows that a table of the same database refused. Write them to another file.`;
      throw new WeirError({ code: 'pipeline.invalid', node, message });
    }
    if (others.some(({ table }) => table.toLowerCase() === dlqTable.toLowerCase())) {
      const message = `The rejects of "${node}" would go into "${dlqTable}", which is the table of an output. Name another dlqTable.`;
      throw new WeirError({ code: 'pipeline.invalid', node, message });
    }
  }
}
