/** The indexes of values without neighbours: no line is drawn to them, so they need a dot. */
export function lonePoints(values: readonly (number | null | undefined)[]): number[] {
  const isThere = (index: number) => typeof values[index] === 'number';
  return values.flatMap((_, index) => (isThere(index) && !isThere(index - 1) && !isThere(index + 1) ? [index] : []));
}
