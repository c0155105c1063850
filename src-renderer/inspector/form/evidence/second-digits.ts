import { quoteWhereNeeded } from '../../../../core/expressions/quoting.ts';

const tooMany = /:\d{2}\.\d{6,}[1-9]/;

/** Whether one of these texts has more digits of a second than the six that a timestamp keeps. */
export function hasTooManyDigits(examples: readonly string[]): boolean {
  return examples.some((text) => tooMany.test(text));
}

/** An expression that cuts what is beyond six digits. */
export function withSixDigits(column: string): string {
  return `regexp_replace(${quoteWhereNeeded(column)}, '(:[0-9]{2}[.][0-9]{6})[0-9]+', '\\1')`;
}
