/** A range of cells: a corner, and the other one or as much of it as is fixed. */
export const rangePattern = /^\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?(?::\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?)?$/;

const lastColumn = 'XFD';
const lastRow = 1_048_576;

/** Whether a text is a range with at least one part, within what a sheet can hold. */
export function isRange(text: string): boolean {
  const [, fromColumn, fromRow, toColumn, toRow] = rangePattern.exec(text) ?? [];
  const columns = [fromColumn, toColumn].filter((letters) => letters !== undefined);
  const rows = [fromRow, toRow].filter((digits) => digits !== undefined);
  return (
    columns.length + rows.length > 0 && columns.every(isColumn) && rows.every((digits) => Number(digits) <= lastRow)
  );
}

function isColumn(letters: string): boolean {
  return letters.length < lastColumn.length || letters.toUpperCase() <= lastColumn;
}
