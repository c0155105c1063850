import { type PlainAttributes, plainAttributes, readXml } from './xml-reader.ts';

const to = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
/** The formats that Excel has for days and times, in any of its languages. */
const dateFormats: ReadonlySet<number> = new Set([
  ...to(14, 22),
  ...to(27, 36),
  ...to(45, 47),
  ...to(50, 58),
  ...to(71, 81),
]);
/** From here on a workbook says itself what a format is. */
const firstOwnFormat = 100;

const dateTokens: ReadonlySet<string> = new Set(
  'y yy yyyy e ee eeee m mm mmm mmmm mmmmm d dd ddd dddd aaa aaaa aaaaa h hh s ss am pm a p'.split(' '),
);

interface Style {
  /** Undefined where it says nothing of its numbers. */
  isDate: boolean | undefined;
  base: number;
}

/** Whether the numbers in cells of a style are days or times, by the number of the style. */
export function dateStyles(xml: string): boolean[] {
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
  return styles.map(({ isDate, base }) => isDate ?? (base > 0 && bases[base]?.isDate === true));
}

function styleOf({ numFmtId = '', xfId }: PlainAttributes, codes: ReadonlyMap<number, string>): Style {
  const format = Number(numFmtId);
  const isDate = dateFormats.has(format) || isDateCode(codes.get(format) ?? '');
  return { isDate: numFmtId === '' ? undefined : isDate, base: Number(xfId) };
}

function addCode({ numFmtId, formatCode = '' }: PlainAttributes, codes: Map<number, string>): void {
  const format = Number(numFmtId);
  if (format >= firstOwnFormat) codes.set(format, formatCode);
}

/** Whether a format such as `[$-407]d. mmm yyyy;@` shows a day or a time in one of its sections, and nothing of a number there. */
export function isDateCode(code: string): boolean {
  return code.toLowerCase().replace(/;@$/, '').replaceAll(/\\./g, ' ').split(';').some(isDateSection);
}

function isDateSection(section: string): boolean {
  const tokens = section
    .replaceAll(/"[^"]*"/g, ' ')
    // Fractions of a second, and hours beyond a day.
    .replaceAll(/(\[?[smhd]{1,2}\]?)[.,]00?0?/g, '$1')
    .replaceAll(/\[([smhd]{1,2})\]/g, '$1')
    .replaceAll(/\[[^\]]*\]/g, '')
    .split(/[^a-z0#?%]+/)
    .filter((token) => token !== '');
  return tokens.length > 0 && tokens.every((token) => dateTokens.has(token));
}
