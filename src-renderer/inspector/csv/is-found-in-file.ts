import type { Problem } from '../../../core/pipeline/problems.ts';
import type { CsvInspection } from '../../api/preview-api.ts';

/** Whether the findings in the file already show a problem, with the same remedy. */
export function isFoundInFile({ field, suggestion }: Problem, found: Pick<CsvInspection, 'encodings'> | null): boolean {
  return (
    field?.[0] === 'encoding' && found?.encodings.some(({ encoding }) => encoding === suggestion?.replace) === true
  );
}
