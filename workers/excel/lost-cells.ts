import { formatCount } from '../../core/run/format.ts';
import type { LostCell } from './cell-values.ts';

interface LossWords {
  lost: LostCell['lost'];
  one: string;
  many: string;
  advice?: string;
}

const lossWords: readonly LossWords[] = [
  { lost: 'error', one: 'Excel error is read as no value', many: 'Excel errors are read as no value' },
  {
    lost: 'formula',
    one: 'formula has no value yet',
    many: 'formulas have no value yet',
    advice: ' Save the workbook in Excel to compute them.',
  },
  {
    lost: 'moment',
    one: 'number is formatted as a date or time but is none, and is read as no value',
    many: 'numbers are formatted as dates or times but are none, and are read as no value',
  },
];

/** Counts the cells that are read as empty although they are not. */
export class LostCells {
  readonly #found = new Map<LostCell['lost'], { count: number; first: string }>();

  add(cell: LostCell, address: string): void {
    const found = this.#found.get(cell.lost);
    if (found) found.count += 1;
    else
      this.#found.set(cell.lost, { count: 1, first: cell.lost === 'error' ? `${cell.error} in ${address}` : address });
  }

  warnings(): string[] {
    return lossWords.flatMap(({ lost, one, many, advice = '' }) => {
      const { count, first } = this.#found.get(lost) ?? { count: 0, first: '' };
      if (count === 0) return [];
      return [`${count === 1 ? `1 ${one}: ` : `${formatCount(count)} ${many}: such as `}${first}.${advice}`];
    });
  }
}
