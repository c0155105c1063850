/** What a pipeline can be exported to. */
export const exportTargets = ['python', 'sql', 'pyspark', 'airflow'] as const;
export type ExportTarget = (typeof exportTargets)[number];

/** A file of an export, by its name in the folder. */
export interface ExportFile {
  name: string;
  text: string;
  isExecutable: boolean;
}

/** The name of a pipeline's scripts, such that Python can import it: lower case, with `_` between words. */
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
