import type { Figure } from './figures.ts';

/** Folders and data sizes of a benchmark. */
export interface Setting {
  /** Kept between runs: data, and what rivals need. */
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
