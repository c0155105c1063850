/** What a pipeline can be exported to. */
export const exportTargets = ['python', 'sql', 'pyspark', 'airflow'] as const;
export type ExportTarget = (typeof exportTargets)[number];

/** A file of an export, by its name in the folder. */
export interface ExportFile {
  name: string;
  text: string;
  isExecutable: boolean;
}

/** The name of a pipeline's scripts: lower case, words apart by `_`, a name that Python can import. */
export function scriptName(pipelineFile: string): string {
  const name = pipelineFile.replace(/(\.weir)?\.json$/i, '');
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (words === '') return 'pipeline';
  return /^\d/.test(words) ? `pipeline_${words}` : words;
}
