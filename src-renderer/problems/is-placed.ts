import type { FormField } from '../../core/nodes/form/form.ts';
import type { Problem } from '../../core/pipeline/problems.ts';

/**
 * Whether a problem is shown at its field. Cautions of inputs, and of fields that are folded away, are shown above the
 * form.
 */
export function isPlaced({ code, field }: Problem, fields: readonly FormField[], isInput: boolean): boolean {
  const own = fields.find(({ key }) => key === field?.[0]);
  return own !== undefined && !(code === 'node.caution' && (isInput || own.meta?.isAdvanced === true));
}
