import type { Cell } from '../../../api/shared.ts';
import { useStudio } from '../../../studio/studio-context.tsx';
import { useTrial } from './use-trial.ts';

const lookedAtRows = 100;

/** What the first rows that reach the form's node hold in a column of JSON; null until they are read. */
export function useJsonTexts(column: string): readonly Cell[] | null {
  const { api } = useStudio();
  return useTrial(column, async (place, signal) => {
    const { columns, rows } = await api.preview.rows({ ...place, offset: 0, limit: lookedAtRows }, { signal });
    const at = columns.findIndex(({ name }) => name === column);
    return rows.map((row) => row[at] ?? null);
  });
}
