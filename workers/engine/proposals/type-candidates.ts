import { blanks, usualFormats } from '../../../core/nodes/format-remedies.ts';
import type { CastTrial } from '../../../core/preview/messages.ts';

/** Words for true and false in other languages, as people and spreadsheets write them. */
const wordsOfTruth: readonly [trueValues: string[], falseValues: string[]][] = [
  [['wahr'], ['falsch']],
  [
    ['ja', 'j'],
    ['nein', 'n'],
  ],
  [['vrai'], ['faux']],
  [['oui'], ['non']],
  [['verdadero'], ['falso']],
  [['vero'], ['falso']],
  [['sí', 'sì', 'si'], ['no']],
  [['verdadeiro'], ['falso']],
  [['sim'], ['não', 'nao']],
  [['ja'], ['nee']],
  [['ja'], ['nej']],
  [['tak'], ['nie']],
];

/** Narrowest first. */
const candidates: readonly CastTrial[] = [
  { type: 'integer' },
  { type: 'number' },
  { type: 'number', decimal: ',' },
  { type: 'number', thousands: ',' },
  { type: 'number', decimal: ',', thousands: '.' },
  { type: 'number', thousands: "'" },
  ...Object.keys(blanks).flatMap((thousands) => [
    { type: 'number', thousands },
    { type: 'number', decimal: ',', thousands },
  ]),
  { type: 'date' },
  { type: 'date', formats: ['%d.%m.%Y'] },
  { type: 'date', formats: ['%d/%m/%Y'] },
  { type: 'date', formats: ['%m/%d/%Y'] },
  { type: 'date', formats: ['%d-%m-%Y'] },
  { type: 'date', formats: ['%m-%d-%Y'] },
  { type: 'date', formats: ['%Y/%m/%d'] },
  { type: 'date', formats: ['%d.%m.%y'] },
  { type: 'date', formats: ['%d/%m/%y'] },
  { type: 'date', formats: ['%m/%d/%y'] },
  ...['%d %b %Y', '%d-%b-%Y', '%d-%b-%y', '%b %d %Y', '%b %d, %Y', '%d %B %Y', '%B %d, %Y'].map((format) => ({
    type: 'date',
    formats: [format],
  })),
  { type: 'timestamp' },
  { type: 'timestamp', formats: ['%d.%m.%Y %H:%M', '%d.%m.%Y %H:%M:%S'] },
  { type: 'timestamp', formats: ['%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S'] },
  { type: 'timestamp', formats: ['%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S'] },
  { type: 'timestamp', formats: ['%d/%m/%Y %I:%M %p', '%d/%m/%Y %I:%M:%S %p'] },
  { type: 'timestamp', formats: ['%m/%d/%Y %I:%M %p', '%m/%d/%Y %I:%M:%S %p'] },
  { type: 'time' },
  { type: 'boolean' },
  ...wordsOfTruth.map(([trueValues, falseValues]) => ({ type: 'boolean', trueValues, falseValues })),
];

const exponent = '(e[+-]?\\d+)?';
const shapes: Readonly<Record<string, string>> = {
  integer: '[+-]?\\d+(\\.0*)?',
  date: '\\d{4}-\\d{1,2}-\\d{1,2}([t ].*)?',
  timestamp: '\\d{4}-\\d{1,2}-\\d{1,2}([t ].*)?',
  time: '\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?',
  boolean: 'true|t|yes|y|1|false|f|no|n|0',
};
const parts: Readonly<Record<string, string>> = {
  '%Y': '\\d{4}',
  '%y': '\\d{2}',
  '%b': '[a-z]{3}',
  '%B': '[a-z]{3,9}',
  '%p': '[ap]m',
};

const patterns = candidates.map((trial) => ({ trial, pattern: new RegExp(`^(${shapeOf(trial)})$`, 'i') }));

/** All separators in any of the candidates. */
export const separators = [...new Set(candidates.flatMap(separatorsOf))];

export function separatorsOf({ decimal, thousands }: CastTrial): string[] {
  return [decimal, thousands].filter((separator) => separator !== undefined);
}

/** The candidates that fit the first values well enough: trying each on all data would take long. */
export function likelyTrials(values: readonly string[], mostMisfits: number): CastTrial[] {
  const trimmed = values.map((value) => value.trim());
  const most = trimmed.length * mostMisfits;
  return patterns
    .filter(({ pattern }) => trimmed.filter((value) => !pattern.test(value)).length <= most)
    .map(({ trial }) => trial);
}

/**
 * Ways to read dates that fit some more values, each with one further format. Day and month that change places within a
 * column are left to the user.
 */
export function widerTrials(trial: CastTrial, missed: readonly string[]): CastTrial[] {
  const { type } = trial;
  const formats = trial.formats ?? usualFormats[type];
  if (formats === undefined) return [];
  const turned = new Set(formats.map(turnedFormat));
  const trimmed = missed.map((value) => value.trim());
  return patterns.flatMap(({ trial: { type: other, formats: own }, pattern }) => {
    const more = own ?? usualFormats[other];
    if (more === undefined || other !== type || !trimmed.some((value) => pattern.test(value))) return [];
    if (more.some((format) => turned.has(format) || formats.includes(format))) return [];
    // Default formats first; found ones last.
    return [{ type, formats: own === undefined ? [...more, ...formats] : [...formats, ...more] }];
  });
}

/** The format with day and month swapped. */
export function turnedFormat(format: string): string {
  return format.replace(/%[dm]/g, (part) => (part === '%d' ? '%m' : '%d'));
}

function shapeOf({ type, formats, decimal = '.', thousands, trueValues = [], falseValues = [] }: CastTrial): string {
  if (formats !== undefined) return formats.map(shapeOfFormat).join('|');
  if (trueValues.length > 0) return [...trueValues, ...falseValues].join('|');
  if (type !== 'number') return shapes[type] ?? '.*';
  const point = `\\${decimal}`;
  const grouped = thousands === undefined ? '' : `\\d{1,3}(\\${thousands}\\d{3})+|`;
  return `[+-]?((${grouped}\\d+)(${point}\\d*)?|${point}\\d+)${exponent}`;
}

function shapeOfFormat(format: string): string {
  return format.replace(/%[a-zA-Z]|\./g, (part) => (part === '.' ? '\\.' : (parts[part] ?? '\\d{1,2}')));
}
