import type { RejectCause, Remedy } from './define-node.ts';

const days = [
  '%Y-%m-%d',
  '%d.%m.%Y',
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d-%m-%Y',
  '%Y/%m/%d',
  '%Y.%m.%d',
  '%Y%m%d',
  '%d %b %Y',
  '%d-%b-%Y',
  '%b %d %Y',
  '%b %d, %Y',
  '%d.%m.%y',
];
const times = ['%H:%M', '%H:%M:%S', '%I:%M %p', '%I:%M:%S %p'];

/** What is read where a column has no formats of its own: to be kept when it gets some. */
export const usualFormats: Readonly<Record<string, readonly string[]>> = {
  date: ['%Y-%m-%d'],
  timestamp: [
    '%Y-%m-%d %H:%M:%S',
    '%Y-%m-%d %H:%M:%S.%f',
    '%Y-%m-%dT%H:%M:%S',
    '%Y-%m-%dT%H:%M:%S.%f',
    '%Y-%m-%d %H:%M',
    '%Y-%m-%d',
  ],
};

/** By their signs: of those that a keyboard has, of a web page, and of a spreadsheet in French. They look all alike. */
export const blanks: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '\u00a0': 'a no-break space',
  '\u202f': 'a narrow space',
};

const parts: Readonly<Record<string, string>> = {
  '%d': '(0?[1-9]|[12]\\d|3[01])',
  '%m': '(0?[1-9]|1[0-2])',
  '%Y': '\\d{4}',
  '%y': '\\d{2}',
  '%b': '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)',
  '%H': '([01]?\\d|2[0-3])',
  '%I': '(0?[1-9]|1[0-2])',
  '%p': '[ap]m',
  '%M': '[0-5]\\d',
  '%S': '[0-5]\\d',
};

/** Formats that a rejected date or moment may be written in, to be read besides those that are read already. */
export function formatRemedies(
  { value }: Pick<RejectCause, 'value'>,
  { type, formats }: { type: string; formats?: readonly string[] | undefined },
  field: Remedy['field'],
): Remedy[] {
  const known = formats ?? usualFormats[type];
  if (value === null || known === undefined) return [];
  const candidates = type === 'date' ? days : days.flatMap((day) => [day, ...times.map((time) => `${day} ${time}`)]);
  return candidates
    .filter((format) => !known.includes(format) && fits(format, value))
    .map((format) => ({ label: `Read dates as ${format} too`, field, value: [...known, format] }));
}

/** A number that a sign between its thousands makes unreadable. */
export function thousandsRemedies(
  { value }: Pick<RejectCause, 'value'>,
  { decimal, thousands }: { decimal?: string | undefined; thousands?: string | undefined },
  field: Remedy['field'],
): Remedy[] {
  if (value === null || thousands !== undefined) return [];
  const point = decimal ?? '.';
  const sign = [',', '.', "'", ...Object.keys(blanks)].find(
    (one) => one !== point && isGrouped(value.trim(), one, point),
  );
  if (sign === undefined) return [];
  const signInWords = sign in blanks ? 'a blank' : `"${sign}"`;
  return [{ label: `Take ${signInWords} as the thousands separator`, field, value: sign }];
}

function isGrouped(text: string, sign: string, point: string): boolean {
  const [whole = '', fraction = '0', ...more] = text.split(point);
  const [first = '', ...groups] = whole.split(sign);
  const isWhole = /^-?\d{1,3}$/.test(first) && groups.length > 0 && groups.every((group) => /^\d{3}$/.test(group));
  return isWhole && /^\d+$/.test(fraction) && more.length === 0;
}

function fits(format: string, value: string): boolean {
  const pattern = format.replace(/%[a-zA-Z]|[.]/g, (part) => parts[part] ?? `\\${part}`);
  return new RegExp(`^${pattern}$`, 'i').test(value.trim());
}
