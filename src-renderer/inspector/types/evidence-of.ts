import { blanks } from '../../../core/nodes/format-remedies.ts';
import type { TypeEvidence, TypeReading } from '../../api/preview-api.ts';
import { formatCount } from '../../ui/numbers.ts';

/** `572 of 1,000,000 would not fit, such as "N/A".` */
export function evidenceOf(evidence: TypeEvidence): string {
  const { checked, misfits, examples, formats, proof, isExact } = evidence;
  const scope = isExact ? formatCount(checked) : `the first ${formatCount(checked)}`;
  const format = formats === undefined ? signsInWords(evidence) : ` Format ${formats.join(' or ')}.`;
  const proven = proof === undefined ? '' : ` ${dayFirst(formats)}, as ${proof} shows.`;
  if (misfits === 0) return `All ${isExact ? '' : 'of '}${scope} fit.${format}${proven}`;
  const such =
    examples.length === 0
      ? ''
      : `, such as ${examples
          .slice(0, 3)
          .map((example) => `"${example}"`)
          .join(', ')}`;
  return `${formatCount(misfits)} of ${scope} would not fit${such}.${format}${proven}`;
}

/** `Day first: 3/6/2024 is 2024-06-03` */
export function readingInWords({ formats, decimal, thousands, from, to }: TypeReading): string {
  const how = formats === undefined ? (separators({ decimal, thousands }) ?? 'Decimal "."') : dayFirst(formats);
  return `${how}: ${from} is ${to.replace(/^(-?\d+)\.0$/, '$1')}`;
}

/** The order of day and month in the last of several formats, which was found besides the default ones. */
function dayFirst(formats: readonly string[] = []): string {
  const format = formats.at(-1) ?? '';
  return format.indexOf('%d') < format.indexOf('%m') ? 'Day first' : 'Month first';
}

function signsInWords({ decimal, thousands, trueValues, falseValues }: TypeEvidence): string {
  const found = separators({ decimal, thousands });
  if (trueValues && falseValues) return ` ${quoted(trueValues)} is true, ${quoted(falseValues)} is false.`;
  return found === undefined ? '' : ` ${found}.`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(' or ');
}

function signInWords(sign: string): string {
  const blank = blanks[sign];
  return blank === undefined ? `"${sign}"` : `by ${blank}`;
}

function separators({
  decimal,
  thousands,
}: {
  decimal?: string | undefined;
  thousands?: string | undefined;
}): string | undefined {
  if (decimal === undefined && thousands === undefined) return undefined;
  const parts = [
    ...(thousands === undefined ? [] : [`thousands ${signInWords(thousands)}`]),
    ...(decimal === undefined ? [] : [`decimal ${signInWords(decimal)}`]),
  ];
  const [first = '', ...rest] = parts;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(', ');
}
