import type { Problem } from '../../../core/pipeline/problems.ts';
import type { LikelyEncoding } from '../../../core/preview/messages.ts';
import { plural } from '../../../core/run/format.ts';

/** A caution for the node that reads the file, with the likeliest encoding as its suggestion. */
export function encodingCaution(
  { encoding, lines, examples }: LikelyEncoding,
  present = 'utf-8',
): Pick<Problem, 'message' | 'field' | 'suggestion'> {
  const what = `${plural(lines, 'line is', 'lines are')} not written in ${present}`;
  const words = examples.map(({ from, to }) => `"${from}" would be "${to}"`).join(', ');
  return {
    message: words === '' ? `${what}.` : `${what}: in ${encoding} ${words}.`,
    field: ['encoding'],
    suggestion: { label: `Read as ${encoding}`, replace: encoding },
  };
}
