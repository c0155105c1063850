import type { JsonObject, JsonPath, JsonValue } from '../../pipeline/json-text.ts';
import type { Problem } from '../../pipeline/problems.ts';
import type { FormField, FormItem, FormShape } from './form.ts';

/** A place of a config as the form shows it. */
interface Place {
  item: FormItem;
  /** Null for an entry of a list that has no name of its own. */
  label: string | null;
  /** Which entry of a list or a map it belongs to, such as `pair 1`; empty where it belongs to none. */
  entry: string;
  value: JsonValue | undefined;
  /** Keys of the same object, or of this one. */
  fields: readonly FormField[];
}

/** The same problem in the words of the form: what is empty is asked for, and keys are called what their fields are. */
export function inFormWords(problem: Problem, fields: readonly FormField[], config: JsonObject): Problem {
  const { fault, field = [] } = problem;
  const place = fault === undefined ? undefined : placeAt(fields, config, field);
  if (fault === undefined || place === undefined)
    return { ...problem, message: withFieldTitles(problem.message, fields) };
  const { fault: _, ...rest } = problem;
  const isAskedFor = field.length > 0 && isEmpty(place.value) && /^(must|is missing)/.test(fault);
  const message = choiceToMake(place, fault) ?? (isAskedFor ? request(place, fault) : complaint(place, fault));
  return { ...rest, message };
}

/** `Fill in "Table" or "Query".` where none of the fields is that exclude each other; undefined elsewhere. */
function choiceToMake({ fields, value }: Place, fault: string): string | undefined {
  const [, rivals] = /^must have either (.*)/.exec(fault) ?? [];
  const isMade = fields.some(({ key, meta }) => meta?.oneOf !== undefined && !isEmpty(valueAt(value, key)));
  return rivals === undefined || isMade ? undefined : `Fill in ${relabelled(rivals, /"(\w+)"/g, fields)}`;
}

/** A message with what stands in the file, between backticks, called what it is in the form. */
export function withFieldTitles(message: string, fields: readonly FormField[]): string {
  const inForm = relabelled(message, /`(\w+)`/g, fields);
  return inForm === message ? message : inForm.replaceAll('`true`', 'yes').replaceAll('`false`', 'no');
}

function relabelled(text: string, keys: RegExp, fields: readonly FormField[]): string {
  const labels = new Map(fields.map((field) => [field.key, labelOf(field)]));
  return text.replaceAll(keys, (quoted, key) => (labels.has(key) ? `"${labels.get(key)}"` : quoted));
}

function placeAt(fields: readonly FormField[], config: JsonObject, path: JsonPath): Place | undefined {
  const shape: FormShape = { kind: 'object', fields: [...fields] };
  let place: Place | undefined = { item: { shape }, label: 'This step', entry: '', value: config, fields };
  for (const key of path) place = place && stepTo(place, key);
  return place;
}

function stepTo(place: Place, key: PropertyKey): Place | undefined {
  const { shape } = place.item;
  const value = valueAt(place.value, key);
  switch (shape.kind) {
    case 'object': {
      const found = shape.fields.find((field) => field.key === key);
      const fields = found?.shape.kind === 'object' ? found.shape.fields : shape.fields;
      return found && { ...place, item: found, label: labelOf(found), value, fields };
    }
    case 'list': {
      const entry = `${nounOf(shape.item, place.label)} ${Number(key) + 1}${ofList(shape.item, place.label)}`;
      const fields = shape.item.shape.kind === 'object' ? shape.item.shape.fields : [];
      // A list may be written as its only item.
      const item = typeof place.value === 'string' ? place.value : value;
      return { item: shape.item, label: null, entry, value: item, fields };
    }
    case 'map': {
      const fields = shape.value.shape.kind === 'object' ? shape.value.shape.fields : [];
      const noun = place.item.meta?.keyControl === undefined ? 'entry' : 'column';
      return { item: shape.value, label: null, entry: `${noun} "${String(key)}"`, value, fields };
    }
    default:
      return undefined;
  }
}

function valueAt(value: JsonValue | undefined, key: PropertyKey): JsonValue | undefined {
  return isContainer(value) ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** What is to be done about a field that holds nothing yet. */
function request(place: Place, fault: string): string {
  const { item, label, entry } = place;
  const { shape } = item;
  if (shape.kind === 'list') return isFile(shape.item) ? 'Choose a file.' : addition(place, shape.item, fault);
  if (shape.kind === 'map') return addition(place, { ...item, meta: { label: item.meta?.keyLabel ?? 'entry' } }, fault);
  if (isFile(item)) return label === null || label === 'File' ? 'Choose a file.' : `Choose the ${label.toLowerCase()}.`;
  if (label === null) return `${item.meta?.control === 'column' ? 'Choose' : 'Fill in'} ${entry}, or remove it.`;
  return oneValue(item, label, entry);
}

function addition({ label, item: { shape } }: Place, item: FormItem, fault: string): string {
  const condition = / where (.*)\./.exec(fault)?.[1];
  const list = shape.kind === 'list' ? toList(item, label) : '';
  return `Add ${withArticle(nounOf(item, label))}${list}${condition === undefined ? '' : `: ${condition}`}.`;
}

function oneValue({ shape, meta }: FormItem, label: string, entry: string): string {
  const of = entry === '' ? '' : ` of ${entry}`;
  const isChoice = shape.kind === 'choice';
  switch (meta?.control) {
    case 'column':
      return chosenColumn(label, entry);
    case 'type':
      return `Choose the ${label.toLowerCase()}${of}.`;
    case 'columnName':
      return label === 'Name' && entry !== '' ? `Give ${entry} a name.` : `Fill in "${label}"${of}.`;
    default:
      return `${isChoice ? 'Choose' : 'Fill in'} "${label}"${of}.`;
  }
}

/** What is wrong with what a field holds. */
function complaint({ label, entry, fields }: Place, fault: string): string {
  const words = relabelled(fault, /"(\w+)"/g, fields);
  if (label === null) return `${capital(entry)} ${words}`;
  if (label === 'This step') return `This step ${words}`;
  return `"${label}"${entry === '' ? '' : ` of ${entry}`} ${words}`;
}

function isFile({ meta }: FormItem): boolean {
  return meta?.control === 'file' || meta?.control === 'saveFile';
}

/** What an entry of a list is called: `rule`; else what the list is, without its plural. */
export function nounOf({ meta }: FormItem, list: string | null): string {
  return meta?.label.toLowerCase() ?? (list ?? 'entry').toLowerCase().replace(/s$/, '');
}

/** Lists of columns are many; which one is meant, its name tells. */
function ofList(item: FormItem, list: string | null): string {
  return nounOf(item, list) === 'column' && list !== null && list !== 'Columns' ? ` of "${list}"` : '';
}

/** Where an entry is to go, unless the list is called as its entries are: rules, of which one is added. */
function toList(item: FormItem, list: string | null): string {
  return list === null || list.toLowerCase().startsWith(nounOf(item, list)) ? '' : ` to "${list}"`;
}

function labelOf({ key, meta }: FormField): string {
  return meta?.label ?? key;
}

function chosenColumn(label: string, entry: string): string {
  if (label === 'Column') return entry.startsWith('column ') ? `Choose ${entry}, or remove it.` : 'Choose a column.';
  const column = /^[A-Z][a-z]+$/.test(label) ? `the ${label.toLowerCase()} column` : `"${label}"`;
  return `Choose ${column}${entry === '' ? '' : ` of ${entry}`}.`;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
