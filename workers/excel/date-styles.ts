import { type PlainAttributes, plainAttributes, readXml } from './xml-reader.ts';

const to = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
/** The ids of the built-in date and time formats, in all languages. */
const dateFormats: ReadonlySet<number> = new Set([
  ...to(14, 22),
  ...to(27, 36),
  ...to(45, 47),
  ...to(50, 58),
  ...to(71, 81),
]);
/** That of `[h]:mm:ss`. */
const elapsedFormat = 46;
/** From this id on, the workbook defines the formats. */
const firstOwnFormat = 100;

const dateTokens: ReadonlySet<string> = new Set(
  'y yy yyyy e ee eeee m mm mmm mmmm mmmmm d dd ddd dddd aaa aaaa aaaaa h hh s ss am pm a p'.split(' '),
);

/** What a number stands for: a date or time, or a duration. */
export type DateKind = 'moment' | 'elapsed';

interface Style {
  /** Null for plain numbers, undefined if the style does not say. */
  kind: DateKind | null | undefined;
  base: number;
}

/** By style number, what its numbers stand for; null for plain numbers. */
export function dateStyles(xml: string): (DateKind | null)[] {
  const codes = new Map<number, string>();
  const bases: Style[] = [];
  const styles: Style[] = [];
  let list: Style[] | undefined;
  readXml(xml, {
    open(name, attributes) {
      if (name === 'cellStyleXfs') list = bases;
      else if (name === 'cellXfs') list = styles;
      else if (name === 'xf') list?.push(styleOf(plainAttributes(attributes()), list === styles ? codes : new Map()));
      else if (name === 'numFmt') addCode(plainAttributes(attributes()), codes);
    },
    close(name) {
      if (name === 'cellStyleXfs' || name === 'cellXfs') list = undefined;
    },
  });
  return styles.map(({ kind, base }) =>
    kind === undefined && base > 0 ? (bases[base]?.kind ?? null) : (kind ?? null),
  );
}

function styleOf({ numFmtId = '', xfId }: PlainAttributes, codes: ReadonlyMap<number, string>): Style {
  const format = Number(numFmtId);
  return { kind: numFmtId === '' ? undefined : kindOfFormat(format, codes), base: Number(xfId) };
}

function kindOfFormat(format: number, codes: ReadonlyMap<number, string>): DateKind | null {
  if (format === elapsedFormat) return 'elapsed';
  return dateFormats.has(format) ? 'moment' : kindOfCode(codes.get(format) ?? '');
}

function addCode({ numFmtId, formatCode = '' }: PlainAttributes, codes: Map<number, string>): void {
  const format = Number(numFmtId);
  if (format >= firstOwnFormat) codes.set(format, formatCode);
}

/**
 * What a format code such as `[$-407]d. mmm yyyy;@` makes of a number. It counts as a date if a section shows a date or
 * time, and no part of a number.
 */
export function kindOfCode(code: string): DateKind | null {
  const sections = code
    .toLowerCase()
    .replace(/;@$/, '')
    .replaceAll(/\\./g, ' ')
    .replaceAll(/"[^"]*"/g, ' ')
    .split(';');
  const shown = sections.filter(isDateSection);
  if (shown.length === 0) return null;
  return shown.some((section) => /\[[hms]{1,2}\]/.test(section)) ? 'elapsed' : 'moment';
}

function isDateSection(section: string): boolean {
  const tokens = section
    // Fractions of a second, and hours beyond a day.
    .replaceAll(/(\[?[smhd]{1,2}\]?)[.,]00?0?/g, '$1')
    .replaceAll(/\[([smhd]{1,2})\]/g, '$1')
    .replaceAll(/\[[^\]]*\]/g, '')
    .split(/[^a-z0#?%]+/)
    .filter((token) => token !== '');
  return tokens.length > 0 && tokens.every((token) => dateTokens.has(token));
}
