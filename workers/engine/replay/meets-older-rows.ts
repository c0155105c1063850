/**
 * Corrected rows would lie beside rows that the run which rejected them would have deleted: all must be loaded again.
 */
export class MeetsOlderRows extends Error {
  constructor(output: string) {
    super(
      `"${output}" replaces whole partitions, and a corrected row enters one whose rows are of an older run, as far as is known, so all rows are loaded again.`,
    );
  }
}
