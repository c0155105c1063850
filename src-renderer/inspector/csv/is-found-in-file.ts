import type { Problem } from '../../../core/pipeline/problems.ts';
import type { CsvInspection } from '../../api/preview-api.ts';

/** Whether what was found in the file tells a problem already, with the same way out. */
export function isFoundInFile({ field, suggestion }: Problem, found: Pick<CsvInspection, 'encodings'> | null): boolean {
  return (
    field?.[0] === 'encoding' && found?.encodings.some(({ encoding }) => encoding === suggestion?.replace) === true
  );
}
