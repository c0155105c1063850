import type { SourcePart } from '../../../core/preview/messages.ts';

const listers: Readonly<Record<SourcePart, (path: string) => Promise<string[]>>> = {
  async sheet(path) {
    const { sheetNames } = await import('../../excel/workbook-parts.ts');
    return sheetNames(path);
  },
  async table(path) {
    const { listTables } = await import('../../sqlite/list-tables.ts');
    return listTables(path, { hasViews: true });
  },
  async baseTable(path) {
    const { listTables } = await import('../../sqlite/list-tables.ts');
    return listTables(path, { hasViews: false });
  },
  async list(path) {
    const { listsInFile } = await import('../json/lists-in.ts');
    return listsInFile(path);
  },
};

/** The names of the parts that a file has of this kind. Throws where it cannot be read. */
export function listParts({ part, path }: { part: SourcePart; path: string }): Promise<string[]> {
  return listers[part](path);
}
