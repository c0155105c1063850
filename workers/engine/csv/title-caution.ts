import type { Problem } from '../../../core/pipeline/problems.ts';
import { namesBelow, namesBelowInWords } from '../../reading/names-below.ts';
import type { CsvConfig } from './csv-shape.ts';
import { readHead } from './read-head.ts';

/** A problem of the node that reads a file which begins with a title, with the lines to leave out as its way out; undefined where it does not. */
export async function titleCaution(
  path: string,
  config: CsvConfig,
): Promise<Pick<Problem, 'message' | 'field' | 'suggestion'> | undefined> {
  if (config.header === false) return undefined;
  const { records, file } = await readHead(path, config);
  const names = records[namesBelow(records.map(({ fields }) => fields)) ?? -1];
  if (names === undefined) return undefined;
  const above = file.leadLines + names.endLines - names.lines;
  const what = above === 1 ? 'the first line' : `the first ${above} lines`;
  return {
    message: namesBelowInWords(names.fields, `line ${above + 1}`),
    field: ['skipRows'],
    suggestion: { label: `Leave out ${what}`, replace: String(above) },
  };
}
