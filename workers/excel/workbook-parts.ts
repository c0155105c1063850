import { DamagedWorkbook } from './damaged-workbook.ts';
import { unescapedText } from './string-element.ts';
import { plainAttributes, readXml } from './xml-reader.ts';
import { ZipArchive } from './zip-archive.ts';

/** The parts of a workbook, by the names of their archive entries. */
export interface WorkbookParts {
  /** In the workbook's order. A sheet without a part has no cells, such as a chart. */
  sheets: { name: string; part: string | undefined }[];
  sharedStrings: string;
  styles: string;
  /** The 1904 date system, as in early workbooks for the Mac. */
  isFrom1904: boolean;
}

interface Relation {
  id: string | undefined;
  kind: string | undefined;
  target: string;
}

/** Throws `DamagedWorkbook` if a part that lists others is missing. */
export async function workbookParts(archive: ZipArchive): Promise<WorkbookParts> {
  const relations = relationsIn(await archive.text('xl/_rels/workbook.xml.rels'));
  const targetOf = (kind: string) => relations.findLast((relation) => relation.kind === kind)?.target;
  const { sheets, isFrom1904 } = workbookIn(await archive.text('xl/workbook.xml'));
  return {
    sheets: sheets.map(({ name, relation }) => ({
      name,
      part: relations.findLast(({ id, kind }) => id === relation && kind === 'worksheet')?.target,
    })),
    sharedStrings: targetOf('sharedStrings') ?? 'xl/sharedStrings.xml',
    styles: targetOf('styles') ?? 'xl/styles.xml',
    isFrom1904,
  };
}

/** The names of a workbook's sheets, in order; empty if the file is not a workbook. */
export async function sheetNames(path: string): Promise<string[]> {
  try {
    await using archive = await ZipArchive.open(path);
    return (await workbookParts(archive)).sheets.map(({ name }) => name);
  } catch (error) {
    if (error instanceof DamagedWorkbook) return [];
    throw error;
  }
}

const relationKind =
  /^http:\/\/(?:schemas\.openxmlformats\.org\/officeDocument\/2006|purl\.oclc\.org\/ooxml\/officeDocument)\/relationships\/(\w+)$/;

function relationsIn(xml: string): Relation[] {
  const relations: Relation[] = [];
  readXml(xml, {
    open(element, attributes) {
      if (element !== 'Relationship') return;
      const { Id: id, Type: type = '', Target: target = '' } = plainAttributes(attributes());
      const kind = relationKind.exec(type)?.[1];
      relations.push({ id, kind, target: target.startsWith('/') ? target.slice(1) : `xl/${target}` });
    },
  });
  return relations;
}

function workbookIn(xml: string) {
  const sheets: { name: string; relation: string | undefined }[] = [];
  let isFrom1904: boolean | undefined;
  readXml(xml, {
    open(element, attributes) {
      if (element !== 'workbookPr' && element !== 'sheet') return;
      const { name = '', id: relation, date1904 } = plainAttributes(attributes());
      if (element === 'workbookPr') isFrom1904 ??= date1904 === '1' || date1904 === 'true';
      else if (name !== '') sheets.push({ name: unescapedText(name), relation });
    },
  });
  return { sheets, isFrom1904: isFrom1904 ?? false };
}
