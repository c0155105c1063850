import type { Problem } from '../../../core/pipeline/problems.ts';
import { plural } from '../../../core/run/format.ts';
import { namesBelow, namesBelowInWords } from '../../reading/names-below.ts';
import type { CsvConfig } from './csv-shape.ts';
import { readHead } from './read-head.ts';
import type { HeadRecord } from './split-head.ts';

type Caution = Pick<Problem, 'message' | 'field' | 'suggestion'>;

/** The share of lines that is a majority, the most that may be as wide as the first line all the same, and the least number. */
const mostLines = 0.5;
const fewLines = 0.2;
const enoughLines = 3;

/**
 * A caution for a node whose first line does not seem to name the columns: names stand below a title, or most lines
 * have another number of fields. The suggestion is the number of lines to skip. Undefined if there is none.
 */
export async function headCaution(path: string, config: CsvConfig): Promise<Caution | undefined> {
  if (config.header === false) return undefined;
  const { records, file } = await readHead(path, config);
  const names = records[namesBelow(records.map(({ fields }) => fields)) ?? -1];
  if (names === undefined) return widthCaution(records, file.leadLines);
  const above = file.leadLines + names.endLines - names.lines;
  return leavingOut(above, namesBelowInWords(names.fields, `line ${above + 1}`));
}

function widthCaution([first, ...below]: readonly HeadRecord[], leadLines: number): Caution | undefined {
  const byWidth = Map.groupBy(below, ({ fields }) => fields.length);
  const [width, alike = []] = [...byWidth].find(([, records]) => records.length > below.length * mostLines) ?? [];
  const [top] = alike;
  if (first === undefined || width === undefined || top === undefined || alike.length < enoughLines) return undefined;
  if ((byWidth.get(first.fields.length)?.length ?? 0) > below.length * fewLines) return undefined;
  const named = plural(first.fields.length, 'column');
  const message = `The first line names ${named}, but most lines have ${plural(width, 'field')}, so they are rejected. If it is not the header, leave it out; else name the columns that lack a name in the file.`;
  return leavingOut(leadLines + top.endLines - top.lines, message);
}

function leavingOut(lines: number, message: string): Caution {
  const what = lines === 1 ? 'the first line' : `the first ${lines} lines`;
  return { message, field: ['skipRows'], suggestion: { label: `Leave out ${what}`, replace: String(lines) } };
}
