import type { ExportPlan } from './plan.ts';
import { does } from './plan-facts.ts';

export const partNames = [
  'run',
  'main',
  'command_line',
  'secret_values',
  'params',
  'files',
  'spool',
  'csv_splitter',
  'csv_reader',
  'json_values',
  'json_splitter',
  'json_record',
  'json_reader',
  'json_pointer',
  'http_failure',
  'web_address',
  'web_client',
  'http_reader',
  'http_lookup',
  'parquet_reader',
  'sqlite_reader',
  'excel_values',
  'excel_workbook',
  'excel_reader',
  'typed_rows',
  'file_output',
  'sqlite_load',
  'sqlite_upsert',
  'sqlite_table',
  'sqlite_references',
  'rejects',
] as const;
/** What scripts need as well whose sources wait for their servers at the same time. */
export const turnsPartNames = ['taking_turns'] as const;
/** The parts that tasks of Spark need as well. */
export const sparkPartNames = ['packets', 'spark_tasks', 'spark_run'] as const;

type PartName = (typeof partNames)[number];

/** The parts that scripts are made of, by name without `.py`. */
export type ScriptParts = ReadonlyMap<
  PartName | (typeof turnsPartNames)[number] | (typeof sparkPartNames)[number],
  string
>;

/** The names of the parts that a pipeline needs, in their order. */
export function usedParts(plan: ExportPlan): PartName[] {
  return partNames.filter((name) => isUsed(name, plan));
}

function isUsed(name: PartName, plan: ExportPlan): boolean {
  switch (name) {
    case 'csv_splitter':
    case 'csv_reader':
      return does(plan, 'readCsv');
    case 'json_values':
      return plan.params.some(({ type }) => type === 'json') || does(plan, 'readJson', 'readHttp', 'lookUp');
    case 'json_splitter':
    case 'json_record':
    case 'json_reader':
      return does(plan, 'readJson', 'readHttp', 'lookUp');
    case 'json_pointer':
    case 'http_failure':
    case 'web_address':
    case 'web_client':
      return does(plan, 'readHttp', 'lookUp');
    case 'http_reader':
      return does(plan, 'readHttp');
    case 'http_lookup':
      return does(plan, 'lookUp');
    case 'parquet_reader':
      return does(plan, 'readParquet');
    case 'sqlite_reader':
      return does(plan, 'readSqlite');
    case 'excel_values':
    case 'excel_workbook':
    case 'excel_reader':
      return does(plan, 'readExcel');
    case 'typed_rows':
      return does(plan, 'typedRows');
    case 'file_output':
      return does(plan, 'writeFile') || plan.rejectFiles.length > 0;
    case 'sqlite_load':
    case 'sqlite_upsert':
    case 'sqlite_table':
    case 'sqlite_references':
      return does(plan, 'loadSqlite');
    case 'run':
    case 'main':
    case 'command_line':
    case 'secret_values':
    case 'params':
    case 'files':
    case 'spool':
    case 'rejects':
      return true;
  }
}
