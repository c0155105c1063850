import { WeirError } from '../../../core/errors.ts';
import type { CsvConfig } from './csv-shape.ts';

/** Turns words for a tab into one, and rejects impossible dialects. Throws `source.format`. */
export function checkDialectConfig(config: CsvConfig): CsvConfig {
  const delimiter = config.delimiter === '\\t' ? '\t' : config.delimiter;
  const { quote, escape: escapeMark, comment } = config;
  const rules: readonly (readonly [isBroken: boolean, field: string, message: string])[] = [
    [
      delimiter === '' || has(delimiter, /[\r\n"\uFEFF]/),
      'delimiter',
      'The delimiter must be a character other than a quote or a line end.',
    ],
    [
      isLong(quote) || has(quote, /[\r\n\t ]/),
      'quote',
      'The quote must be one character, or nothing for files without quotes.',
    ],
    [isLong(escapeMark) || has(escapeMark, /[\r\n]/), 'escape', 'The escape must be one character.'],
    [overlaps(delimiter, quote), 'quote', 'The quote and the delimiter must differ.'],
    [overlaps(delimiter, escapeMark), 'escape', 'The escape and the delimiter must differ.'],
    [
      has(comment, /[\r\n]/) || overlaps(delimiter, comment) || overlaps(quote, comment),
      'comment',
      'The comment mark must differ from the delimiter, the quote and line ends.',
    ],
  ];
  for (const [isBroken, field, message] of rules) {
    if (isBroken) throw new WeirError({ code: 'source.format', field, message });
  }
  return { ...config, delimiter };
}

function has(text: string | undefined, pattern: RegExp): boolean {
  return text !== undefined && pattern.test(text);
}

function isLong(mark: string | undefined): boolean {
  return mark !== undefined && mark.length > 1;
}

function overlaps(text: string | undefined, mark: string | undefined): boolean {
  return text !== undefined && mark !== undefined && mark !== '' && text.includes(mark);
}
