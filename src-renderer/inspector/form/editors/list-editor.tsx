import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { Offer } from '../../../../core/nodes/form/fields.ts';
import type { FormItem } from '../../../../core/nodes/form/form.ts';
import { nounOf } from '../../../../core/nodes/form/form-words.ts';
import { isJsonObject, type JsonPath, type JsonValue } from '../../../../core/pipeline/json-text.ts';
import { hasErrors } from '../../../../core/pipeline/problems.ts';
import { FieldProblems } from '../../../problems/field-problems.tsx';
import { Button } from '../../../ui/button.tsx';
import { Combobox } from '../../../ui/combobox/combobox.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { blank, mainText, moved, problemsAt, withItem } from '../config-values.ts';
import { useColumnOptions, useForm, type ValueControlProps } from '../form-context.tsx';
import { RowKeyOffer } from './row-key-offer.tsx';
import { useNewEntry } from './use-new-entry.ts';

interface ListEditorProps {
  label: string;
  item: FormItem;
  value: readonly JsonValue[];
  path: JsonPath;
  /** What is wrong with the whole is so with its only entry. */
  isInvalid: boolean;
  /** Its columns are to tell rows from each other. */
  isRowKey?: boolean | undefined;
  onChange(value: readonly JsonValue[]): void;
}

/** A list whose entries can be added, removed and put in another order, by keys too. */
export function ListEditor({ label, item, value, path, isInvalid, isRowKey, onChange }: ListEditorProps) {
  const isBlock = item.shape.kind === 'object';
  const fields = item.shape.kind === 'object' ? item.shape.fields : [];
  const noun = nounOf(item, label);
  const { list, start, end, entryAt } = useNewEntry<HTMLOListElement>(path);
  const add = () => {
    start(value.length);
    onChange([...value, blank(item.shape)]);
  };
  const rearrange = (entries: readonly JsonValue[]) => {
    end();
    onChange(entries);
  };
  return (
    <div className="list">
      <ol ref={list}>
        {value.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
          <li key={index} className="list-entry" data-block={isBlock} {...entryAt(index)}>
            <ListEntry
              item={item}
              label={`${label} ${index + 1}`}
              entry={entry}
              path={[...path, index]}
              isInvalid={isInvalid && value.length === 1}
              amongColumns={{
                others: value.toSpliced(index, 1).map((other) => mainText(other, fields)),
                onTake: (columns) => onChange(value.toSpliced(index, 1, ...columns)),
              }}
              onChange={(changed) => onChange(withItem(value, index, changed))}
            />
            <span className="list-tools">
              <IconButton
                label={`Move ${noun} ${index + 1} up`}
                size="small"
                disabled={index === 0}
                onClick={() => rearrange(moved(value, index, index - 1))}
              >
                <ArrowUp size={13} aria-hidden="true" />
              </IconButton>
              <IconButton
                label={`Move ${noun} ${index + 1} down`}
                size="small"
                disabled={index === value.length - 1}
                onClick={() => rearrange(moved(value, index, index + 1))}
              >
                <ArrowDown size={13} aria-hidden="true" />
              </IconButton>
              <IconButton
                label={`Remove ${noun} ${index + 1}`}
                size="small"
                onClick={() => rearrange(value.toSpliced(index, 1))}
              >
                <X size={13} aria-hidden="true" />
              </IconButton>
            </span>
          </li>
        ))}
      </ol>
      <OfferedEntries item={item} label={label} value={value} onChange={onChange} />
      {isRowKey && value.length === 0 && <RowKeyOffer onTake={onChange} />}
      <span className="list-foot">
        <Button tone="quiet" size="small" onClick={add}>
          <Plus size={13} aria-hidden="true" />
          Add {noun}
        </Button>
        {item.meta?.control === 'column' && <AddAllColumns item={item} value={value} onChange={onChange} />}
      </span>
    </div>
  );
}

function ListEntry({
  item,
  label,
  entry,
  path,
  isInvalid,
  amongColumns,
  onChange,
}: {
  item: FormItem;
  label: string;
  entry: JsonValue;
  path: JsonPath;
  isInvalid: boolean;
  amongColumns: ValueControlProps['amongColumns'];
  onChange(value: JsonValue | undefined): void;
}) {
  const { Control, problems } = useForm();
  const own = problemsAt(problems, path, item.shape.kind === 'object' ? 'exact' : 'below');
  return (
    <div className="list-value">
      <Control
        item={item}
        label={label}
        value={entry}
        path={path}
        siblings={{}}
        isInvalid={isInvalid || hasErrors(own)}
        amongColumns={item.meta?.control === 'column' ? amongColumns : undefined}
        onChange={onChange}
        onSiblings={() => undefined}
      />
      <FieldProblems problems={own} />
    </div>
  );
}

/** Entries that suit the columns, to be added whole. */
function OfferedEntries({
  item: { meta },
  label,
  value,
  onChange,
}: Pick<ListEditorProps, 'item' | 'label' | 'value' | 'onChange'>) {
  const { columnsAt } = useForm();
  const offers = meta?.offers?.(columnsAt(meta.port), value) ?? [];
  if (offers.length === 0) return null;
  const add = (chosen: string) => {
    const entries = offers.filter(({ title }) => title === chosen).map(({ entry }) => entry);
    onChange([...value, ...entries.filter(isJsonObject)]);
  };
  return (
    <span className="map-add">
      <Combobox
        label={`${label} to add`}
        value=""
        placeholder={meta?.placeholder ?? ''}
        options={offers.map(({ title, entry }) => ({ value: title, keywords: textsOf(entry) }))}
        isFree={false}
        onChange={add}
      />
    </span>
  );
}

/** Found by their SQL, too: people search for `avg(price)` as well as "average". */
function textsOf(entry: Offer['entry']): string {
  return Object.values(entry)
    .filter((value) => typeof value === 'string')
    .join(' ');
}

function AddAllColumns({ item, value, onChange }: Pick<ListEditorProps, 'item' | 'value' | 'onChange'>) {
  const columns = useColumnOptions(item.meta);
  const fields = item.shape.kind === 'object' ? item.shape.fields : [];
  const chosen = value.filter((entry) => mainText(entry, fields) !== '');
  const taken = new Set(chosen.map((entry) => mainText(entry, fields)));
  const missing = columns.filter((column) => !taken.has(column.value));
  if (missing.length === 0 || columns.length < 2) return null;
  return (
    <Button tone="quiet" size="small" onClick={() => onChange([...chosen, ...missing.map((column) => column.value)])}>
      Add all {missing.length === columns.length ? '' : 'others '}({missing.length})
    </Button>
  );
}
