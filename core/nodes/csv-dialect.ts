import type { CsvOptions } from './source-spec.ts';

/** What a node says of the dialect of its files; what it leaves out is found out. */
export function givenDialect(options: CsvOptions) {
  const { delimiter, quote, escape: escapeSign, comment, header, encoding, skipRows } = options;
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(escapeSign !== undefined && { escape: escapeSign }),
    ...(comment !== undefined && { comment }),
    ...(typeof header === 'boolean' && { header }),
    ...(encoding !== undefined && { encoding }),
    ...(skipRows !== undefined && { skipRows }),
  };
}
