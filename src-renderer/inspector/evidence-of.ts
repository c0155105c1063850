import type { TypeEvidence } from '../api/preview-api.ts';
import { formatCount } from '../ui/numbers.ts';

/** `572 of 1,000,000 would not fit, such as N/A.` */
export function evidenceOf({ checked, misfits, examples, formats, isExact }: TypeEvidence): string {
  const scope = isExact ? formatCount(checked) : `the first ${formatCount(checked)}`;
  const format = formats === undefined ? '' : ` Format ${formats.join(' or ')}.`;
  if (misfits === 0) return `All ${isExact ? '' : 'of '}${scope} fit.${format}`;
  const such = examples.length === 0 ? '' : `, such as ${examples.slice(0, 3).join(', ')}`;
  return `${formatCount(misfits)} of ${scope} would not fit${such}.${format}`;
}
