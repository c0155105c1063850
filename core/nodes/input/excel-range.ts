/** A range of cells: a corner, and the other one or as much of it as is fixed. */
export const rangePattern = /^\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?(?::\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?)?$/;

/** Whether a text is a range with at least one part. */
export function isRange(text: string): boolean {
  return text !== '' && text !== ':' && rangePattern.test(text);
}
