import { exportAs } from '../studio/documents/export-pipeline.ts';
import type { Action } from './action.ts';
import { hasPipeline } from './on-pipeline.ts';

export const exportActions: readonly Action[] = [
  {
    id: 'export.python',
    title: 'Export as Python script…',
    section: 'File',
    keywords: 'code generate schedule cron py',
    isEnabled: hasPipeline,
    run: (studio) => exportAs(studio, 'python'),
  },
  {
    id: 'export.airflow',
    title: 'Export as Airflow DAG…',
    section: 'File',
    keywords: 'code generate schedule orchestrate',
    isEnabled: hasPipeline,
    run: (studio) => exportAs(studio, 'airflow'),
  },
  {
    id: 'export.pyspark',
    title: 'Export as PySpark script…',
    section: 'File',
    keywords: 'code generate spark cluster distributed databricks py',
    isEnabled: hasPipeline,
    run: (studio) => exportAs(studio, 'pyspark'),
  },
  {
    id: 'export.sql',
    title: 'Export as SQL script…',
    section: 'File',
    keywords: 'code generate duckdb',
    isEnabled: hasPipeline,
    run: (studio) => exportAs(studio, 'sql'),
  },
];
