import type { FormField, FormItem, FormShape } from '../../../core/nodes/form/form.ts';
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from '../../../core/pipeline/json-text.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { ColumnInfo } from '../../api/shared.ts';

/** A copy with one key set; undefined removes it. Other keys keep their order. */
export function withKey(object: JsonObject, key: string, value: JsonValue | undefined): JsonObject {
  const entries = Object.entries(object).filter(([other]) => other !== key || value !== undefined);
  if (value === undefined) return fromEntries(entries);
  const isThere = entries.some(([other]) => other === key);
  const changed = entries.map(([other, old]) => [other, other === key ? value : old] as const);
  return fromEntries(isThere ? changed : [...changed, [key, value]]);
}

/** A copy with further keys, each with the same value. */
export function withKeys(object: JsonObject, keys: readonly string[], value: JsonValue): JsonObject {
  return fromEntries([...Object.entries(object), ...keys.map((key) => [key, value] as const)]);
}

/** The title of the offer to add all columns that match the typed text. */
export function allInWords(count: number, typed: string, model?: string): string {
  return `Add all ${count} with "${typed}"${model === undefined ? '' : `, as ${model}`}`;
}

/** A copy in which columns that have not been chosen are called as the one that was just chosen, where they can be, in letters of any size. */
export function withFollowers(
  object: JsonObject,
  key: string,
  fields: readonly FormField[],
  columnsAt: (port: string | undefined) => readonly ColumnInfo[],
): JsonObject {
  const name = object[key];
  const followers = fields.filter(({ key: other, meta }) => meta?.startsAs === key && (object[other] ?? '') === '');
  return followers.reduce((changed, { key: other, meta }) => {
    const alike = columnsAt(meta?.port).filter((column) => column.name.toLowerCase() === String(name).toLowerCase());
    const follower = alike.find((column) => column.name === name) ?? alike[0];
    return follower === undefined ? changed : withKey(changed, other, follower.name);
  }, object);
}

/** A copy with a key renamed in place. An existing key of that name is replaced. */
export function withKeyRenamed(object: JsonObject, from: string, to: string): JsonObject {
  const kept = Object.entries(object).filter(([key]) => key !== to || key === from);
  return fromEntries(kept.map(([key, value]) => [key === from ? to : key, value] as const));
}

/** Unlike an assignment, `Object.fromEntries` also defines a column called `__proto__`. */
function fromEntries(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(entries);
}

export function withItem(
  list: readonly JsonValue[],
  index: number,
  value: JsonValue | undefined,
): readonly JsonValue[] {
  return value === undefined ? list.toSpliced(index, 1) : list.with(index, value);
}

export function moved<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list[from];
  return item === undefined ? list : list.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** The object that a short text stands for: `"integer"` means `{ "type": "integer" }`. */
export function asObject(value: JsonValue | undefined, fields: readonly FormField[]): JsonObject {
  if (isJsonObject(value)) return value;
  const main = mainField(fields);
  return typeof value === 'string' && main !== undefined ? { [main.key]: value } : {};
}

/** The text of the main key, which alone can stand for the object. */
export function mainText(value: JsonValue, fields: readonly FormField[]): string {
  if (typeof value === 'string') return value;
  const main = mainField(fields);
  const text = isJsonObject(value) && main !== undefined ? value[main.key] : undefined;
  return typeof text === 'string' ? text : '';
}

/** The field that identifies an entry with several fields. */
export function mainField(fields: readonly FormField[]): FormField | undefined {
  return fields.find((field) => field.isRequired) ?? fields[0];
}

/** The short form again, if the value had it and the main key is the only one. */
export function asShort(before: JsonValue | undefined, after: JsonObject, fields: readonly FormField[]): JsonValue {
  const main = mainField(fields);
  const [only, ...others] = Object.entries(after);
  const isShort = typeof before === 'string' && others.length === 0 && only?.[0] === main?.key;
  return isShort && typeof only?.[1] === 'string' ? only[1] : after;
}

/** A list; a single item may be written without brackets. */
export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** The initial value of a new entry: just enough to be drawn. */
export function blank(shape: FormShape): JsonValue {
  switch (shape.kind) {
    case 'text':
      return '';
    case 'number':
      return shape.min ?? 0;
    case 'boolean':
      return false;
    case 'choice':
      return shape.options[0] ?? '';
    case 'value':
      return '';
    case 'list':
      return [];
    case 'map':
      return {};
    case 'object':
      return Object.fromEntries(
        shape.fields.filter((field) => field.isRequired).map((field) => [field.key, blank(field.shape)]),
      );
  }
}

/** What a new key of a map starts with: where its name is a likely place of its value, that too. */
export function blankAt(key: string, { shape }: FormItem): JsonValue {
  const entry = blank(shape);
  if (shape.kind !== 'object') return entry;
  const main = mainField(shape.fields);
  const text = main?.meta?.ofNewKey?.(key);
  return main === undefined || text === undefined ? entry : withKey(asObject(entry, shape.fields), main.key, text);
}

/** Whether a field has a meaning beside the other keys of its object. */
export function isVisible(field: FormItem, fields: readonly FormField[], object: JsonObject): boolean {
  const condition = field.meta?.visibleWhen;
  if (condition === undefined) return true;
  const other = fields.find((candidate) => candidate.key === condition.key);
  const value = String(object[condition.key] ?? other?.default);
  // A condition says `decimal` where a config says `decimal(10,2)`.
  return condition.in.includes(value) || condition.in.includes(value.replace(/\(.*\)$/, ''));
}

/** Whether a visible field must be set. */
export function isNeeded(field: FormField, fields: readonly FormField[], object: JsonObject): boolean {
  const { isNeededWhenVisible, oneOf } = field.meta ?? {};
  return field.isRequired || oneOf !== undefined || (isNeededWhenVisible === true && isVisible(field, fields, object));
}

/** Whether a new entry needs more than its main field: that is empty, or another field is required. */
export function wantsMore(object: JsonObject, fields: readonly FormField[]): boolean {
  const isMissing = (field: FormField) => object[field.key] === undefined && isNeeded(field, fields, object);
  return Object.keys(object).length === 0 || fields.some(isMissing);
}

/** Whether a field is the chosen one of its `oneOf`: the one that is set, else the first. */
export function isChosen(field: FormField, fields: readonly FormField[], object: JsonObject): boolean {
  const word = field.meta?.oneOf;
  if (word === undefined) return true;
  const rivals = fields.filter((candidate) => candidate.meta?.oneOf === word);
  const chosen = rivals.find((candidate) => object[candidate.key] !== undefined) ?? rivals[0];
  return chosen?.key === field.key;
}

/** Problems at a path, or also below it where no finer field shows them. */
export function problemsAt(problems: readonly Problem[], path: JsonPath, depth: 'exact' | 'below'): readonly Problem[] {
  return problems.filter(({ field }) => {
    if (field === undefined || field.length < path.length) return false;
    if (depth === 'exact' && field.length !== path.length) return false;
    return path.every((key, index) => String(field[index]) === String(key));
  });
}

export interface ColumnOption {
  value: string;
  detail: string;
}

/** The columns of the given types as options; all if no types are given. */
export function columnOptions(columns: readonly ColumnInfo[], types?: readonly string[]): readonly ColumnOption[] {
  const fitting =
    types === undefined ? columns : types.flatMap((wanted) => columns.filter(({ type }) => type === wanted));
  return fitting.map(({ name, type }) => ({ value: name, detail: type }));
}
