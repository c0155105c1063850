import type { ExportPlan } from './plan.ts';
import { does } from './plan-facts.ts';

export const partNames = [
  'run',
  'main',
  'command_line',
  'secret_values',
  'params',
  'files',
  'text_files',
  'column_names',
  'spool',
  'unread_rows',
  'csv_splitter',
  'csv_reader',
  'json_values',
  'json_param',
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
  'sqlite_rejects',
  'rejects',
  'reject_tables',
  'reject_files',
] as const;
/** The parts that a script also needs if its sources wait for their servers at the same time. */
export const turnsPartNames = ['taking_turns'] as const;
/** The parts that a script for Spark also needs. */
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
    case 'column_names':
      return does(plan, 'readCsv', 'readExcel', 'readSqlite');
    case 'text_files':
    case 'unread_rows':
      return does(plan, 'readCsv', 'readJson', 'readHttp', 'lookUp');
    case 'json_values':
      return hasJsonParam(plan) || does(plan, 'readJson', 'readHttp', 'lookUp');
    case 'json_param':
      return hasJsonParam(plan);
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
    case 'sqlite_rejects':
    case 'reject_tables':
      return does(plan, 'loadSqlite');
    case 'reject_files':
      return plan.rejectFiles.length > 0;
    case 'rejects':
      return does(plan, 'loadSqlite') || plan.rejectFiles.length > 0;
    case 'run':
    case 'main':
    case 'command_line':
    case 'secret_values':
    case 'params':
    case 'files':
    case 'spool':
      return true;
  }
}

function hasJsonParam({ params }: ExportPlan): boolean {
  return params.some(({ type }) => type === 'json');
}
