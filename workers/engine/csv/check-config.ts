import { WeirError } from '../../../core/errors.ts';
import type { CsvConfig } from './csv-shape.ts';

/** Puts the words for a tab into one, and refuses dialects that no reader could take. Throws `source.format`. */
export function checkDialectConfig(config: CsvConfig): CsvConfig {
  const delimiter = config.delimiter === '\\t' ? '\t' : config.delimiter;
  const { quote, escape, comment } = config;
  if (delimiter !== undefined && (delimiter === '' || /[\r\n"\uFEFF]/.test(delimiter))) {
    throw wrong('delimiter', 'The delimiter must be a character other than a quote or a line end.');
  }
  if (quote !== undefined && (quote.length > 1 || /[\r\n\t ]/.test(quote))) {
    throw wrong('quote', 'The quote must be one character, or nothing for files without quotes.');
  }
  if (escape !== undefined && (escape.length > 1 || /[\r\n]/.test(escape)))
    throw wrong('escape', 'The escape must be one character.');
  if (delimiter !== undefined && quote !== undefined && quote !== '' && delimiter.includes(quote)) {
    throw wrong('quote', 'The quote and the delimiter must differ.');
  }
  if (delimiter !== undefined && escape !== undefined && escape !== '' && delimiter.includes(escape)) {
    throw wrong('escape', 'The escape and the delimiter must differ.');
  }
  if (
    comment !== undefined &&
    (/[\r\n]/.test(comment) || (comment !== '' && (comment === delimiter || comment === quote)))
  ) {
    throw wrong('comment', 'The comment mark must differ from the delimiter, the quote and line ends.');
  }
  return { ...config, delimiter };
}

function wrong(field: string, message: string): WeirError {
  return new WeirError({ code: 'source.format', field, message });
}
