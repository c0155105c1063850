import type { Cell } from '../api/shared.ts';
import { cellParts } from './cell-parts.ts';
import './cell-value.css';

/** A value. Null, empty text, blanks at the ends and control characters look different. */
export function CellValue({ value, longest }: { value: Cell; longest?: number }) {
  if (value === null) {
    return (
      <span className="cell-null">
        <span aria-hidden="true">∅</span>
        <span className="visually-hidden">null</span>
      </span>
    );
  }
  if (value === '') {
    return (
      <span className="cell-null">
        <span aria-hidden="true">""</span>
        <span className="visually-hidden">empty text</span>
      </span>
    );
  }
  return cellParts(value, longest).map(({ text, mark }, index) =>
    mark === null ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a value have no names
      <span key={index} className="cell-mark" data-mark={mark}>
        {text}
      </span>
    ),
  );
}
