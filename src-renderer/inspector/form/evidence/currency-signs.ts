import { quoteWhereNeeded } from '../../../../core/expressions/quoting.ts';

const sign = '[€$£¥]|EUR|USD|GBP|CHF';
const number = "[-+]?\\d[\\d.,'\\s]*";
const amount = new RegExp(`^\\s*(?:(${sign})\\s*${number}|${number}(${sign}))\\s*$`);

/** The currency sign beside a number in one of these texts. */
export function currencyIn(examples: readonly string[]): string | undefined {
  const [found] = examples.flatMap((text) => amount.exec(text)?.slice(1).filter(Boolean) ?? []);
  return found;
}

/** An expression that removes the sign from a column, with adjacent blanks that a cast would not accept. */
export function withoutSign(column: string, currency: string, examples: readonly string[]): string {
  const bare = `replace(${quoteWhereNeeded(column)}, '${currency}', '')`;
  return examples.some((text) => text.includes('\u00a0')) ? `replace(${bare}, chr(160), '')` : bare;
}
