import type { FormField } from '../../core/nodes/form.ts';
import type { Problem } from '../../core/pipeline/problems.ts';

/** Whether a problem is told at its field. What was found in the data of an input comes before its form, as what stands below the fold does. */
export function isPlaced({ code, field }: Problem, fields: readonly FormField[], isInput: boolean): boolean {
  const own = fields.find(({ key }) => key === field?.[0]);
  return own !== undefined && !(code === 'node.caution' && (isInput || own.meta?.isAdvanced === true));
}
