import type { FormField } from '../../../core/nodes/form/form.ts';
import { isJsonObject, type JsonValue } from '../../../core/pipeline/json-text.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { asList, asObject, asShort } from './config-values.ts';
import { ListEditor } from './editors/list-editor.tsx';
import { MapEditor } from './editors/map-editor.tsx';
import { RowsEditor } from './editors/rows-editor.tsx';
import type { ValueControlProps } from './form-context.tsx';
import { NumberInput } from './number-input.tsx';
import { ObjectFields } from './object-fields.tsx';
import { ScalarInput } from './scalar-input.tsx';
import { TextControl } from './text-control.tsx';

/** The control for a value, by its shape. */
export function ValueControl(props: ValueControlProps) {
  const { item, label, value, preset, path, siblings, amongColumns, onChange, onSiblings } = props;
  const { shape, meta } = item;
  if (meta?.control === 'rows') return <RowsEditor config={siblings} onChange={onSiblings} />;
  switch (shape.kind) {
    case 'text':
      return <TextControl {...props} />;
    case 'number':
      return <NumberInput {...props} shape={shape} />;
    case 'boolean':
      return (
        <Checkbox
          label={label}
          isChecked={value === undefined ? preset === true : value === true}
          onChange={onChange}
        />
      );
    case 'choice':
      return <ChoiceControl {...props} options={shape.options} />;
    case 'value':
      return <ScalarInput label={label} value={value} isOptional={'key' in item} onChange={onChange} />;
    case 'list': {
      const isPaths = shape.item.meta?.control === 'file';
      const items = asList(value ?? toJson(preset));
      const noFile = isPaths && items.length === 0 ? [''] : items;
      return (
        <ListEditor
          label={label}
          item={shape.item}
          value={noFile}
          path={path}
          isInvalid={props.isInvalid}
          isRowKey={meta?.isRowKey}
          onChange={(list) => onChange(isPaths && list.length === 1 ? list[0] : list)}
        />
      );
    }
    case 'map':
      return (
        <MapEditor
          label={label}
          meta={meta}
          item={shape.value}
          value={isJsonObject(value) ? value : {}}
          path={path}
          siblings={siblings}
          onChange={onChange}
        />
      );
    case 'object':
      return (
        <div className="nested">
          <ObjectFields
            fields={value === undefined ? shape.fields.map(asOptional) : shape.fields}
            value={asObject(value, shape.fields)}
            path={path}
            amongColumns={amongColumns}
            onChange={(object) => onChange(asShort(value, object, shape.fields))}
          />
        </div>
      );
  }
}

/** The field, not marked as required: nothing is missing from an object that is not there. */
function asOptional(field: FormField): FormField {
  return { ...field, isRequired: false };
}

function ChoiceControl(props: ValueControlProps & { options: readonly (string | boolean)[] }) {
  const { label, value, preset, options, isInvalid, describedBy, onChange } = props;
  // A constant needs no control.
  if (options.length === 1) return null;
  const titles = options.map((option) => ({ value: String(option), title: titleOf(option) }));
  const shown = String(value ?? preset ?? '');
  const take = (text: string) => onChange(options.find((option) => String(option) === text));
  const isShort = options.length <= 4 && titles.reduce((sum, { title }) => sum + title.length + 4, 0) <= 40;
  if (isShort) return <Segmented label={label} options={titles} value={shown} onChange={take} />;
  return (
    <Select
      aria-label={label}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      value={shown}
      options={shown === '' ? [{ value: '', title: 'Choose…' }, ...titles] : titles}
      onChange={take}
    />
  );
}

function titleOf(option: string | boolean): string {
  if (typeof option === 'boolean') return option ? 'yes' : 'no';
  return option.replaceAll('_', ' ');
}

function toJson(value: unknown): JsonValue | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}
