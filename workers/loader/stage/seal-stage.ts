import { encodeRecord, storedInteger, storedText } from './record.ts';
import type { StageFile } from './stage-file.ts';
import type { StagedTable } from './stage-table.ts';
import { TableBuilder } from './table-builder.ts';

/** Writes the schema and the header, after which SQLite can open the file. */
export function sealStage(file: StageFile, tables: readonly StagedTable[]): void {
  const schema = new TableBuilder(file);
  tables.forEach(({ name, root, statement }, index) => {
    const text = (value: string) => storedText(Buffer.from(value));
    const record = encodeRecord([text('table'), text(name), text(name), storedInteger(root), text(statement)]);
    schema.add(index + 1, record);
  });
  file.seal(schema.finish());
}
