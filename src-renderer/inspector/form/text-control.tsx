import { FolderOpen } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { FieldMeta } from '../../../core/nodes/form/fields.ts';
import type { JsonPath, JsonValue } from '../../../core/pipeline/json-text.ts';
import type { SourcePart } from '../../../core/preview/messages.ts';
import { pickPath } from '../../studio/ask.ts';
import { relativeTo } from '../../studio/file-paths.ts';
import { useDocument, useStudio } from '../../studio/studio-context.tsx';
import { Combobox } from '../../ui/combobox/combobox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { ExpressionEditor } from '../expression/expression-editor.tsx';
import { typeOptions } from '../types/type-options.ts';
import { allInWords, asList } from './config-values.ts';
import { jsonListsOf } from './evidence/json-keys.ts';
import { useJsonTexts } from './evidence/use-json-texts.ts';
import { useColumnOptions, useForm, type ValueControlProps } from './form-context.tsx';
import { UnseenSigns } from './unseen-signs.tsx';
import { useParts } from './use-parts.ts';

/** The control for a text, by what it means: a column, type, path, expression, or plain text. */
export function TextControl(props: ValueControlProps) {
  const { item, label, value, preset, path, siblings, isInvalid, describedBy, amongColumns, onChange } = props;
  const text = textOf(value);
  const placeholder = preset === undefined || preset === '' ? (item.meta?.placeholder ?? '') : String(preset);
  const shared = { label, value: text, placeholder, isInvalid, onChange };
  switch (item.meta?.control) {
    case 'column':
      return <ColumnPicker {...shared} describedBy={describedBy} meta={item.meta} amongColumns={amongColumns} />;
    case 'type':
      return (
        <Combobox {...shared} describedBy={describedBy} placeholder={placeholder || 'Type'} options={typeOptions} />
      );
    case 'expression':
    case 'condition':
    case 'query':
      return <ExpressionEditor {...shared} item={item} path={path} />;
    case 'file':
    case 'saveFile':
      return (
        <PathInput
          {...shared}
          placeholder={hintOf(item.meta, value, placeholder, preset === undefined)}
          describedBy={describedBy}
          path={path}
          isSaving={item.meta.control === 'saveFile'}
        />
      );
    case 'sheet':
    case 'table':
    case 'baseTable':
    case 'list':
      return (
        <PartPicker
          {...shared}
          placeholder={hintOf(item.meta, value, placeholder, preset === undefined)}
          describedBy={describedBy}
          part={item.meta.control}
          file={textOf(asList(siblings['path'])[0])}
        />
      );
    case 'jsonList':
      return (
        <JsonListPicker
          {...shared}
          placeholder={hintOf(item.meta, value, placeholder, preset === undefined)}
          describedBy={describedBy}
          column={textOf(siblings['column'])}
        />
      );
    case 'multiline':
      return (
        <textarea
          className="textarea"
          aria-label={label}
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          placeholder={placeholder}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    default:
      return (
        <>
          <TextInput
            aria-label={label}
            aria-describedby={describedBy}
            isInvalid={isInvalid}
            placeholder={hintOf(item.meta, value, placeholder, preset === undefined)}
            value={text}
            onChange={(typed) => onChange(typed === '' && preset !== undefined ? undefined : typed)}
          />
          <UnseenSigns text={text} />
        </>
      );
  }
}

/** The placeholder: the meaning of an empty field, an example, or the default. */
function hintOf(meta: FieldMeta | undefined, value: JsonValue | undefined, placeholder: string, isExample: boolean) {
  if (value === '' && meta?.emptyText !== undefined) return meta.emptyText;
  return isExample && placeholder !== '' ? `such as ${placeholder}` : placeholder;
}

/** A value that is JSON instead of text is shown as JSON. */
function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value, null, 2);
  return value === undefined || value === null ? '' : String(value);
}

interface PickerProps {
  label: string;
  value: string;
  placeholder: string;
  isInvalid: boolean;
  describedBy: string | undefined;
  onChange(value: string): void;
}

function ColumnPicker({
  meta,
  amongColumns,
  ...rest
}: PickerProps & { meta: FieldMeta } & Pick<ValueControlProps, 'amongColumns'>) {
  const columns = useColumnOptions(meta);
  const options = columns.filter(({ value }) => amongColumns?.others.includes(value) !== true);
  const takeAll = amongColumns && { title: allInWords, onTake: amongColumns.onTake };
  return <Combobox {...rest} placeholder={rest.placeholder || 'Column'} options={options} takeAll={takeAll} />;
}

function PartPicker({ part, file, ...rest }: PickerProps & { part: SourcePart; file: string }) {
  return <Combobox {...rest} options={useParts(part, file).map((value) => ({ value }))} />;
}

function JsonListPicker({ column, ...rest }: PickerProps & { column: string }) {
  const texts = useJsonTexts(column);
  const lists = useMemo(() => jsonListsOf(texts ?? []), [texts]);
  return (
    <Combobox {...rest} options={lists.map((value) => ({ value, ...(value === '$' && { detail: 'the whole' }) }))} />
  );
}

/** Scrolls to the end of a long path, where the file name is. */
function showEnd(input: HTMLInputElement | null): void {
  if (input !== null) input.scrollLeft = input.scrollWidth;
}

function PathInput({
  label,
  value,
  placeholder,
  isInvalid,
  describedBy,
  path,
  isSaving,
  onChange,
}: PickerProps & { path: JsonPath; isSaving: boolean }) {
  const studio = useStudio();
  const { nameAfterFile } = useForm();
  const pipelinePath = useDocument((document) => document.path);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const field = input.current;
    if (field === null || value === '') return;
    // Reports the size at once, and on every resize.
    const sizes = new ResizeObserver(() => field !== document.activeElement && showEnd(field));
    sizes.observe(field);
    return () => sizes.disconnect();
  }, [value]);
  const choose = async () => {
    const picked = await pickPath(studio, isSaving ? 'saveData' : 'openData', value);
    if (picked === null) return;
    const file = relativeTo(pipelinePath, picked);
    if (!isSaving) nameAfterFile(path, file);
    onChange(file);
  };
  return (
    <span className="path-input">
      <TextInput
        ref={input}
        dir="ltr"
        title={value}
        aria-label={label}
        aria-describedby={describedBy}
        isInvalid={isInvalid}
        placeholder={placeholder || (isSaving ? 'result.db' : 'orders.csv')}
        value={value}
        onChange={onChange}
        // The browser scrolls to the start after this event.
        onBlur={() => requestAnimationFrame(() => showEnd(input.current))}
      />
      <IconButton label={`Choose ${label.toLowerCase()}…`} onClick={() => void choose()}>
        <FolderOpen size={15} aria-hidden="true" />
      </IconButton>
    </span>
  );
}
