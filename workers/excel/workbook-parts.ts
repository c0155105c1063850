/** The parts of a workbook, by their names in its archive. */
export type WorkbookParts = ReadonlyMap<string, () => Buffer>;

/** The attributes, as one text, of each element of a kind in a part. */
export function elementsIn(parts: WorkbookParts, part: string, kind: string): string[] {
  const text = parts.get(part)?.().toString('utf8') ?? '';
  return [...text.matchAll(new RegExp(`<(?:\\w+:)?${kind}\\s([^>]*)>`, 'g'))].map(([, attributes = '']) => attributes);
}

export function attributeOf(attributes: string, name: string): string | undefined {
  const [, , value] = new RegExp(`(?:^|\\s)${name}=(["'])(.*?)\\1`, 's').exec(attributes) ?? [];
  return value;
}

/** Whether a workbook counts days from 1904 on, as the first ones for the Mac did. */
export function isFrom1904(parts: WorkbookParts): boolean {
  const [settings = ''] = elementsIn(parts, 'xl/workbook.xml', 'workbookPr');
  return attributeOf(settings, 'date1904') === '1';
}
