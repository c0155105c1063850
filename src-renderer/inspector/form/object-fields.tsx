import { type ReactNode, useId, useState } from 'react';
import type { FormField } from '../../../core/nodes/form/form.ts';
import type { JsonObject, JsonPath, JsonValue } from '../../../core/pipeline/json-text.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { isChosen, isNeeded, isVisible, mainField, withFollowers, withKey } from './config-values.ts';
import { FieldRow } from './field-row.tsx';
import { useForm, type ValueControlProps } from './form-context.tsx';

interface ObjectFieldsProps {
  fields: readonly FormField[];
  value: JsonObject;
  path: JsonPath;
  /** For the field that names a column. */
  amongColumns?: ValueControlProps['amongColumns'];
  onChange(value: JsonObject, path: JsonPath): void;
}

/** The fields of an object, with rarely used ones folded away. */
export function ObjectFields({ fields, value, path, amongColumns, onChange }: ObjectFieldsProps) {
  const { problems, columnsAt } = useForm();
  const visible = fields.filter((field) => isVisible(field, fields, value) || value[field.key] !== undefined);
  const isTable = visible.some((field) => field.meta?.control === 'rows');
  const drawn = isTable ? visible.filter((field) => field.key !== 'columns') : visible;
  const basic = drawn.filter((field) => field.meta?.isAdvanced !== true);
  const advanced = drawn.filter((field) => field.meta?.isAdvanced === true);
  const hasNews = advanced.some(
    (field) =>
      value[field.key] !== undefined || problems.some((problem) => String(problem.field?.[path.length]) === field.key),
  );
  const change = (key: string, changed: JsonValue | undefined) =>
    onChange(withFollowers(withKey(value, key, changed), key, fields, columnsAt), [...path, key]);
  const row = (field: FormField) =>
    isChosen(field, fields, value) && (
      <FieldRow
        key={field.key}
        field={field}
        value={value[field.key]}
        siblings={value}
        path={[...path, field.key]}
        isNeeded={isNeeded(field, fields, value)}
        amongColumns={field === mainField(fields) ? amongColumns : undefined}
        onChange={(changed) => change(field.key, changed)}
        onSiblings={(changed) => onChange(changed, path)}
      />
    );
  return (
    <>
      <Choices fields={basic} value={value} onChange={(changed) => onChange(changed, path)} />
      {basic.map(row)}
      {advanced.length > 0 && (
        <Fold
          title="More options"
          count={advanced.filter((field) => value[field.key] !== undefined).length}
          startsOpen={hasNews}
        >
          <Choices fields={advanced} value={value} onChange={(changed) => onChange(changed, path)} />
          {advanced.map(row)}
        </Fold>
      )}
    </>
  );
}

/** A choice between keys that exclude each other; the others are removed from the config. */
function Choices({
  fields,
  value,
  onChange,
}: {
  fields: readonly FormField[];
  value: JsonObject;
  onChange(value: JsonObject): void;
}) {
  const words = [...new Set(fields.flatMap((field) => field.meta?.oneOf ?? []))];
  return words.map((word) => {
    const rivals = fields.filter((field) => field.meta?.oneOf === word);
    const chosen = rivals.find((field) => isChosen(field, fields, value));
    return (
      <Segmented
        key={word}
        label="One of"
        options={rivals.map((field) => ({ value: field.key, title: field.meta?.label ?? field.key }))}
        value={chosen?.key ?? ''}
        onChange={(key) => {
          const cleared = rivals.reduce((object, field) => withKey(object, field.key, undefined), value);
          const field = rivals.find((candidate) => candidate.key === key);
          if (field !== undefined) onChange(withKey(cleared, key, startOf(field)));
        }}
      />
    );
  });
}

function startOf(field: FormField): JsonValue {
  if (field.shape.kind === 'list') return [];
  if (field.shape.kind === 'boolean') return true;
  if (field.shape.kind === 'number') return field.shape.min ?? 1;
  if (field.shape.kind === 'choice') return field.shape.options[0] ?? '';
  return field.shape.kind === 'map' || field.shape.kind === 'object' ? {} : '';
}

interface FoldProps {
  title: string;
  count: number;
  startsOpen: boolean;
  children: ReactNode;
}

function Fold({ title, count, startsOpen, children }: FoldProps) {
  const id = useId();
  const [isOpen, setOpen] = useState<boolean | null>(null);
  // It stays open while what opened it is being taken away.
  if (startsOpen && isOpen === null) setOpen(true);
  const shown = isOpen === true;
  return (
    <div className="fold">
      <button
        type="button"
        className="fold-head"
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!shown)}
      >
        <span className="fold-mark" aria-hidden="true">
          {shown ? '▾' : '▸'}
        </span>
        {title}
        {count > 0 && <span className="fold-count">{count} set</span>}
      </button>
      {shown && (
        <div id={id} className="fold-body">
          {children}
        </div>
      )}
    </div>
  );
}
