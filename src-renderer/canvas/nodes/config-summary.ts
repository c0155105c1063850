import type { FormField, FormShape } from '../../../core/nodes/form/form.ts';
import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/pipeline/json-text.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import { fileNameOf } from '../../studio/file-paths.ts';
import { formatCount } from '../../ui/numbers.ts';

/**
 * The config of a node in one line for its card, such as `date = $run_date`, `price, qty` or `shop.db · sales`. Empty
 * if nothing is set.
 */
export function summariseConfig({ type, config }: PipelineNode): string {
  const fields = formOfType(type);
  const lead = leadOf(fields, config);
  const shown = fields.filter((field) => field === lead || field.meta?.cardWord !== undefined);
  return shown.reduce((line, field) => {
    const text = summariseField(field, config);
    const { cardWord } = field.meta ?? {};
    if (text === '') return line;
    if (cardWord !== undefined) return `${line} ${cardWord} ${text}`.trimStart();
    return [line, text, ...partsIn(fields, field, config)].filter(Boolean).join(' · ');
  }, '');
}

/** The first field with a value, required fields first. */
function leadOf(fields: readonly FormField[], config: JsonObject): FormField | undefined {
  const inOrder = [...fields.filter((field) => field.isRequired), ...fields.filter((field) => !field.isRequired)];
  return inOrder.find((field) => summariseField(field, config) !== '');
}

/** What a node reads of its file, such as a sheet, to stand after the path. */
function partsIn(fields: readonly FormField[], shown: FormField, config: JsonObject): string[] {
  if (shown.key !== 'path') return [];
  const parts = fields.filter(({ meta }) => meta?.isPart === true).map((field) => summariseField(field, config));
  return parts.filter(Boolean);
}

function summariseField(field: FormField, config: JsonObject): string {
  const value = config[field.key];
  if (typeof value === 'number') return `${field.meta?.label ?? field.key} ${formatCount(value)}`;
  return value === undefined ? '' : summariseValue(value, field.shape, controlOf(field));
}

function controlOf(field: FormField): string | undefined {
  return field.shape.kind === 'list' ? field.shape.item.meta?.control : field.meta?.control;
}

function summariseValue(value: JsonValue, shape: FormShape, control: string | undefined): string {
  if (typeof value === 'string') return summariseText(value, control);
  if (Array.isArray(value))
    return value
      .map((item) => (typeof item === 'string' ? summariseText(item, control) : summariseItem(item, shape)))
      .filter(Boolean)
      .join(', ');
  if (isJsonObject(value)) return Object.keys(value).map(oneLine).join(', ');
  return '';
}

function summariseText(text: string, control: string | undefined): string {
  return control === 'file' || control === 'saveFile' ? fileNameOf(text) : oneLine(text);
}

function summariseItem(item: JsonValue, shape: FormShape): string {
  if (!isJsonObject(item)) return Array.isArray(item) ? '' : String(item);
  const inner = shape.kind === 'list' && shape.item.shape.kind === 'object' ? shape.item.shape.fields : [];
  const [first] = inner.map(({ key }) => item[key]).filter((value) => typeof value === 'string');
  return oneLine(first ?? '');
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
