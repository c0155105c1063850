import Papa from 'papaparse';
import type { DeadLetterDetails } from '../../api/dead-letters-api.ts';

/** Splits one CSV line into its fields. */
export function fieldsOfLine(
  line: string,
  { delimiter, quote, escape: escapeSign }: NonNullable<DeadLetterDetails['dialect']>,
): string[] {
  const { data } = Papa.parse<string[]>(line, {
    delimiter,
    ...(quote === '' ? { fastMode: true } : { quoteChar: quote, escapeChar: escapeSign === '' ? quote : escapeSign }),
  });
  return data[0] ?? [];
}
