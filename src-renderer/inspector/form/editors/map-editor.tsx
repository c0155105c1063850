import { ChevronDown, ChevronRight, X } from 'lucide-react';
import { useState } from 'react';
import type { FieldMeta } from '../../../../core/nodes/form/fields.ts';
import type { FormField, FormItem } from '../../../../core/nodes/form/form.ts';
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from '../../../../core/pipeline/json-text.ts';
import { hasErrors } from '../../../../core/pipeline/problems.ts';
import { FieldProblems } from '../../../problems/field-problems.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import {
  allInWords,
  asObject,
  asShort,
  blank,
  blankAt,
  mainField,
  problemsAt,
  wantsMore,
  withKey,
  withKeyRenamed,
  withKeys,
} from '../config-values.ts';
import { CastEvidence, PatternEvidence } from '../evidence/cast-evidence.tsx';
import { FoundKeys } from '../evidence/found-keys.tsx';
import type { JsonKey } from '../evidence/json-keys.ts';
import { ColumnTypeContext, useColumnOptions, useForm } from '../form-context.tsx';
import { ObjectFields } from '../object-fields.tsx';
import { AddKey, KeyName } from './map-keys.tsx';
import { useNewEntry } from './use-new-entry.ts';

interface MapEditorProps {
  label: string;
  meta: FieldMeta | undefined;
  item: FormItem;
  value: JsonObject;
  path: JsonPath;
  siblings: JsonObject;
  onChange(value: JsonObject): void;
}

/** A table of keys and what belongs to each, such as columns and their types. */
export function MapEditor({ label, meta, item, value, path, siblings, onChange }: MapEditorProps) {
  const columns = useColumnOptions(meta);
  const options = meta?.keyControl === 'column' ? columns : [];
  const keys = Object.keys(value);
  const free = options.filter((option) => !keys.includes(option.value));
  const { list, start, entryAt } = useNewEntry<HTMLDivElement>(path);
  const [added, setAdded] = useState<string | null>(null);
  const add = (key: string) => {
    if (key === '' || keys.includes(key)) return;
    start(key);
    setAdded(key);
    onChange(withKey(value, key, blankAt(key, item)));
  };
  // A name is one column's own; how a column is read or filled is often that of many.
  const model = item.shape.kind === 'object' || item.meta?.control === 'type' ? keys.at(-1) : undefined;
  const takeAll = {
    title: (count: number, typed: string) => allInWords(count, typed, model),
    onTake: (added: readonly string[]) =>
      onChange(withKeys(value, added, (model !== undefined && value[model]) || blank(item.shape))),
  };
  return (
    <div className="map" ref={list}>
      {keys.map((key) => (
        <MapEntry
          key={key}
          name={key}
          keyLabel={meta?.keyLabel ?? 'Name'}
          isColumn={meta?.keyControl === 'column'}
          columnType={options.find((option) => option.value === key)?.detail}
          options={free}
          item={item}
          entry={value[key]}
          path={[...path, key]}
          isNew={key === added}
          onRename={(to) => to !== '' && onChange(withKeyRenamed(value, key, to))}
          onChange={(changed) => onChange(withKey(value, key, changed))}
          place={entryAt(key)}
        />
      ))}
      {meta?.foundIn !== undefined && (
        <FoundKeys
          column={textAt(siblings, meta.foundIn.column) ?? ''}
          list={textAt(siblings, meta.foundIn.list)}
          taken={keys}
          onAdd={(found) => onChange(withFound(value, found, item))}
        />
      )}
      <AddKey label={`Add ${(meta?.keyLabel ?? label).toLowerCase()}`} options={free} takeAll={takeAll} onAdd={add} />
    </div>
  );
}

function textAt(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** With an entry for each key that was found; text is the type of those that name none. */
function withFound(value: JsonObject, found: readonly JsonKey[], item: FormItem): JsonObject {
  return found.reduce((grown, { name, type, path }) => {
    const entry = blankAt(name, item);
    const more = { ...(path !== undefined && { path }), ...(type !== 'text' && { type }) };
    return withKey(grown, name, isJsonObject(entry) ? { ...entry, ...more } : entry);
  }, value);
}

interface MapEntryProps {
  name: string;
  keyLabel: string;
  isColumn: boolean;
  columnType: string | undefined;
  options: readonly { value: string; detail: string }[];
  item: FormItem;
  entry: JsonValue | undefined;
  path: JsonPath;
  isNew: boolean;
  onRename(to: string): void;
  onChange(value: JsonValue | undefined): void;
  /** By which its editor knows it. */
  place: ReturnType<ReturnType<typeof useNewEntry>['entryAt']>;
}

function MapEntry(props: MapEntryProps) {
  const { name, keyLabel, isColumn, columnType, options, item, entry, path, isNew, onRename, onChange, place } = props;
  const { Control, problems } = useForm();
  const fields = item.shape.kind === 'object' ? item.shape.fields : [];
  const main = mainField(fields);
  const others = fields.filter((field) => field !== main);
  const object = asObject(entry, fields);
  const [isOpen, setOpen] = useState(() => isNew && wantsMore(object, fields));
  const below = problemsAt(problems, path, 'below');
  const inOthers = below.filter((problem) => others.some((field) => field.key === problem.field?.[path.length]));
  const ownProblems = below.filter((problem) => !inOthers.includes(problem));
  // What a problem has opened stays open while it is being solved.
  if (inOthers.length > 0 && !isOpen) setOpen(true);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  const setMain = (changed: JsonValue | undefined) => {
    if (main === undefined) return onChange(changed);
    const set = withKey(object, main.key, changed);
    setOpen(isOpen || wantsMore(set, fields));
    onChange(asShort(entry, set, fields));
  };
  const control: FormItem | FormField = main ?? item;
  return (
    <ColumnTypeContext value={columnType}>
      <div className="map-entry" {...place}>
        <div className="map-line">
          <KeyName name={name} label={keyLabel} isColumn={isColumn} options={options} onRename={onRename} />
          <div className="map-side">
            <div className="map-value">
              <Control
                item={control}
                label={`${control.meta?.label ?? 'Value'} of ${name}`}
                value={main === undefined ? entry : object[main.key]}
                preset={main?.default}
                path={main === undefined ? path : [...path, main.key]}
                siblings={object}
                isInvalid={hasErrors(ownProblems)}
                onChange={setMain}
                onSiblings={onChange}
              />
            </div>
            {others.length > 0 && (
              <IconButton
                label={`Options of ${name}`}
                size="small"
                aria-expanded={isOpen}
                onClick={() => setOpen(!isOpen)}
              >
                <Chevron size={14} aria-hidden="true" />
              </IconButton>
            )}
            <IconButton label={`Remove ${name}`} size="small" onClick={() => onChange(undefined)}>
              <X size={13} aria-hidden="true" />
            </IconButton>
          </div>
        </div>
        <FieldProblems problems={ownProblems} />
        {isColumn && main?.meta?.control === 'type' && (
          <CastEvidence
            column={name}
            entry={object}
            onChange={(changed) => onChange(asShort(entry, changed, fields))}
          />
        )}
        {isColumn && typeof object['pattern'] === 'string' && (
          <PatternEvidence column={name} pattern={object['pattern']} />
        )}
        {isOpen && others.length > 0 && (
          <div className="nested">
            <ObjectFields
              fields={others}
              value={object}
              path={path}
              onChange={(changed) => onChange(asShort(entry, changed, fields))}
            />
          </div>
        )}
      </div>
    </ColumnTypeContext>
  );
}
