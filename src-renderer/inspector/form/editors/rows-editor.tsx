import { Plus, X } from 'lucide-react';
import type { JsonObject, JsonValue } from '../../../../core/pipeline/json-text.ts';
import { readPastedTable } from '../../../studio/editing/pasted-table.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { plural } from '../../../ui/numbers.ts';
import { TextInput } from '../../../ui/text-input.tsx';
import {
  nameOf,
  type TypedTable,
  tableOf,
  withCell,
  withColumnAdded,
  withColumnNamed,
  withoutColumn,
  withoutRow,
  withRowAdded,
  withTable,
} from './typed-table.ts';

const mostDrawn = 100;

interface RowsEditorProps {
  /** With the keys `columns` and `rows`, which change together. */
  config: JsonObject;
  onChange(config: JsonObject): void;
}

/** A small table to type or paste into. */
export function RowsEditor({ config, onChange }: RowsEditorProps) {
  const table = tableOf(config);
  const { columns, rows } = table;
  const change = (changed: TypedTable) => onChange(withTable(config, changed));
  return (
    <fieldset
      className="rows-editor"
      aria-label="Table"
      onPaste={(event) => {
        const pasted = readPastedTable(event.clipboardData.getData('text/plain'));
        if (pasted === undefined) return;
        event.preventDefault();
        change(pasted);
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
                      onChange={(name) => change(withColumnNamed(table, index, name))}
                    />
                    <RemoveButton
                      label={`Remove column ${nameOf(column)}`}
                      onClick={() => change(withoutColumn(table, index))}
                    />
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, mostDrawn).map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
              <tr key={row}>
                {cells.map((value, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their place
                  <td key={column}>
                    <CellInput
                      label={`${nameOf(columns[column])}, row ${row + 1}`}
                      value={value}
                      onChange={(text) => change(withCell(table, { row, column }, text))}
                    />
                  </td>
                ))}
                <td>
                  <RemoveButton label={`Remove row ${row + 1}`} onClick={() => change(withoutRow(table, row))} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > mostDrawn && <p className="field-help">{plural(rows.length - mostDrawn, 'more row')}</p>}
      <span className="list-foot">
        <Button tone="quiet" size="small" disabled={columns.length === 0} onClick={() => change(withRowAdded(table))}>
          <Plus size={13} aria-hidden="true" />
          Add row
        </Button>
        <Button tone="quiet" size="small" onClick={() => change(withColumnAdded(table))}>
          <Plus size={13} aria-hidden="true" />
          Add column
        </Button>
      </span>
    </fieldset>
  );
}

function CellInput({ label, value, onChange }: { label: string; value: JsonValue; onChange(text: string): void }) {
  return (
    <TextInput
      aria-label={label}
      placeholder={value === null ? 'no value' : ''}
      value={value === null ? '' : String(value)}
      onChange={onChange}
    />
  );
}

function RemoveButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <IconButton label={label} size="small" onClick={onClick}>
      <X size={12} aria-hidden="true" />
    </IconButton>
  );
}
