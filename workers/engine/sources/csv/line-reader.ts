import { readLine } from '../../csv/careful/read-line.ts';
import type { CsvShape } from '../../csv/csv-shape.ts';
import type { PreparedSource } from '../source.ts';

/** Reads a line in the dialect of its file, or in that of the first file if its own is gone. */
export function lineReader(shape: CsvShape, filename: string | undefined): NonNullable<PreparedSource['readLine']> {
  return (text, file) => {
    const fileShape = shape.files.find(({ path }) => path === file) ?? shape.files[0];
    if (!fileShape) return { code: 'csv.missing_columns', message: 'There is no file to read the line by.' };
    const read = readLine(text, fileShape);
    if ('code' in read) return read;
    const values = shape.columns.map((column) => {
      const value = read.fields[fileShape.columns.indexOf(column)];
      return value === undefined || shape.nullValues.includes(value) ? null : value;
    });
    return { values: filename === undefined ? values : [...values, file] };
  };
}
