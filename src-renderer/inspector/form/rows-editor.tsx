import { Plus, X } from 'lucide-react';
import type { JsonObject, JsonValue } from '../../../core/pipeline/json-text.ts';
import { isJsonObject } from '../../../core/pipeline/json-text.ts';
import { numberedName } from '../../../core/pipeline/names.ts';
import { readPastedTable } from '../../studio/pasted-table.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { plural } from '../../ui/numbers.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { asList, withItem, withKey } from './config-values.ts';

const mostDrawn = 100;

interface RowsEditorProps {
  value: JsonValue | undefined;
  /** The object with both keys: `columns` and `rows` change together. */
  table: JsonObject;
  onChange(table: JsonObject): void;
}

/** A small table to type or paste into. */
export function RowsEditor({ value, table, onChange }: RowsEditorProps) {
  const columns = asList(table['columns']);
  const rows = asList(value).map((row) => columns.map((_, index) => asList(row)[index] ?? null));
  const change = (newColumns: readonly JsonValue[], newRows: readonly JsonValue[]) =>
    onChange(withKey(withKey(table, 'columns', newColumns), 'rows', newRows));
  const addColumn = () =>
    change(
      [...columns, numberedName('column', columns.map(nameOf))],
      rows.map((row) => [...row, null]),
    );
  return (
    <fieldset
      className="rows-editor"
      aria-label="Table"
      onPaste={(event) => {
        const pasted = readPastedTable(event.clipboardData.getData('text/plain'));
        if (pasted === undefined) return;
        event.preventDefault();
        change(pasted.columns, pasted.rows);
      }}
    >
      <div className="rows-scroll">
        <table>
          <thead>
            <tr>
              {columns.map((column, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place while their names are typed
                <th key={index} scope="col">
                  <span className="rows-head">
                    <TextInput
                      aria-label={`Name of column ${index + 1}`}
                      value={nameOf(column)}
                      onChange={(name) => change(withItem(columns, index, renamed(column, name)), rows)}
                    />
                    <IconButton
                      label={`Remove column ${nameOf(column)}`}
                      size="small"
                      onClick={() =>
                        change(
                          columns.toSpliced(index, 1),
                          rows.map((row) => row.toSpliced(index, 1)),
                        )
                      }
                    >
                      <X size={12} aria-hidden="true" />
                    </IconButton>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, mostDrawn).map((row, rowIndex) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
              <tr key={rowIndex}>
                {row.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their place
                  <td key={index}>
                    <TextInput
                      aria-label={`${nameOf(columns[index] ?? '')}, row ${rowIndex + 1}`}
                      placeholder={cell === null ? 'no value' : ''}
                      value={cell === null ? '' : String(cell)}
                      onChange={(text) =>
                        change(columns, withItem(rows, rowIndex, row.with(index, typedCell(cell, text))))
                      }
                    />
                  </td>
                ))}
                <td>
                  <IconButton
                    label={`Remove row ${rowIndex + 1}`}
                    size="small"
                    onClick={() => change(columns, rows.toSpliced(rowIndex, 1))}
                  >
                    <X size={12} aria-hidden="true" />
                  </IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > mostDrawn && <p className="field-help">{plural(rows.length - mostDrawn, 'more row')}</p>}
      <span className="list-foot">
        <Button
          tone="quiet"
          size="small"
          disabled={columns.length === 0}
          onClick={() => change(columns, [...rows, columns.map(() => null)])}
        >
          <Plus size={13} aria-hidden="true" />
          Add row
        </Button>
        <Button tone="quiet" size="small" onClick={addColumn}>
          <Plus size={13} aria-hidden="true" />
          Add column
        </Button>
      </span>
    </fieldset>
  );
}

function nameOf(column: JsonValue): string {
  return isJsonObject(column) ? String(column['name'] ?? '') : String(column);
}

function renamed(column: JsonValue, name: string): JsonValue {
  return isJsonObject(column) ? withKey(column, 'name', name) : name;
}

/** A number stays a number while what is typed is one; an emptied cell has no value. */
function typedCell(before: JsonValue, text: string): JsonValue {
  if (text === '') return null;
  if (typeof before === 'number' && String(Number(text)) === text) return Number(text);
  return text;
}
