import { readFile } from 'node:fs/promises';
import { zipEntries } from './zip-entries.ts';

/** The parts of a workbook, by their names in its archive. */
export type WorkbookParts = ReadonlyMap<string, () => Buffer>;

/** The names of the sheets of a workbook, in its order; none of what is no workbook. */
export async function sheetNames(path: string): Promise<string[]> {
  return sheetsOf(zipEntries(await readFile(path))).map(nameOf);
}

/** The part of the archive that holds a sheet; the first without a name. */
export function sheetPart(parts: WorkbookParts, sheet: string | undefined): string | undefined {
  const found = sheetsOf(parts).find((attributes) => sheet === undefined || nameOf(attributes) === sheet);
  const key = found === undefined ? undefined : attributeOf(found, '\\w+:id');
  const target = elementsIn(parts, 'xl/_rels/workbook.xml.rels', 'Relationship')
    .filter((attributes) => attributeOf(attributes, 'Id') === key)
    .map((attributes) => attributeOf(attributes, 'Target') ?? '')[0];
  if (target === undefined) return undefined;
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/** Whether a workbook counts days from 1904 on, as the first ones for the Mac did. */
export function isFrom1904(parts: WorkbookParts): boolean {
  const [settings = ''] = elementsIn(parts, 'xl/workbook.xml', 'workbookPr');
  return attributeOf(settings, 'date1904') === '1';
}

export function attributeOf(attributes: string, name: string): string | undefined {
  const [, , value] = new RegExp(`(?:^|\\s)${name}=(["'])(.*?)\\1`, 's').exec(attributes) ?? [];
  return value;
}

function sheetsOf(parts: WorkbookParts): string[] {
  return elementsIn(parts, 'xl/workbook.xml', 'sheet');
}

/** The attributes, as one text, of each element of a kind in a part. */
function elementsIn(parts: WorkbookParts, part: string, kind: string): string[] {
  const text = parts.get(part)?.().toString('utf8') ?? '';
  return [...text.matchAll(new RegExp(`<(?:\\w+:)?${kind}\\s([^>]*)>`, 'g'))].map(([, attributes = '']) => attributes);
}

function nameOf(attributes: string): string {
  return unescaped(attributeOf(attributes, 'name') ?? '');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text
    .replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return entities[name] ?? whole;
      return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
    })
    .replaceAll(/_x([\da-f]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
