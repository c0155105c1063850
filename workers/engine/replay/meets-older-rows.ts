/** Corrected rows would lie beside rows that the run which rejected them would have deleted: all must be loaded again. */
export class MeetsOlderRows extends Error {
  constructor(output: string) {
    super(
      `"${output}" replaces whole partitions, and corrected rows enter one of which the table has rows that neither the run that rejected these rows nor a later one is known to have loaded, so all rows are loaded again.`,
    );
  }
}
