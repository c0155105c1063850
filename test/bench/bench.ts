import type { Figure } from './figures.ts';

/** Where things lie, and how large they are made. */
export interface Setting {
  /** Kept between runs: data and what rivals need. */
  cache: string;
  /** Emptied at the start of a run. */
  work: string;
  rows: number;
  manyRows: number;
  repetitions: number;
}

export interface Bench {
  name: string;
  measure: (setting: Setting) => Promise<Figure[]>;
}
