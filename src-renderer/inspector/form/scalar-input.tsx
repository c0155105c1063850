import { use } from 'react';
import type { JsonValue } from '../../../core/pipeline/json-text.ts';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { ColumnTypeContext } from './form-context.tsx';

type ScalarKind = 'text' | 'number' | 'boolean' | 'null';

const kinds: readonly { value: ScalarKind; title: string }[] = [
  { value: 'text', title: 'text' },
  { value: 'number', title: 'number' },
  { value: 'boolean', title: 'true/false' },
  { value: 'null', title: 'no value' },
];

interface ScalarInputProps {
  label: string;
  value: JsonValue | undefined;
  /** Whether it may be left out, as an entry of a list may not. */
  isOptional: boolean;
  onChange(value: JsonValue | undefined): void;
}

/** A value beside its type, so that `007` stays text unless a number is meant, as it is for a column of numbers. */
export function ScalarInput({ label, value, isOptional, onChange }: ScalarInputProps) {
  const isOfNumbers = /^(integer|number|decimal)/.test(use(ColumnTypeContext) ?? '');
  const isUnset = value === undefined || value === '';
  const kind = isUnset && isOfNumbers ? 'number' : kindOf(value);
  return (
    <span className="scalar">
      {kind === 'boolean' ? (
        <Select
          aria-label={label}
          value={String(value)}
          options={[
            { value: 'true', title: 'true' },
            { value: 'false', title: 'false' },
          ]}
          onChange={(text) => onChange(text === 'true')}
        />
      ) : (
        <TextInput
          aria-label={label}
          disabled={kind === 'null'}
          value={value === null || value === undefined ? '' : String(value)}
          onChange={(text) => {
            const number = asNumber(text);
            if (kind === 'text') onChange(text);
            else if (number !== undefined) onChange(number);
            else if (isOfNumbers && text === '') onChange(isOptional ? undefined : '');
          }}
        />
      )}
      <Select
        className="scalar-kind"
        aria-label={`Kind of ${label}`}
        value={kind}
        options={kinds}
        onChange={(chosen) => onChange(converted(value, chosen))}
      />
    </span>
  );
}

/** One of so many digits that a number would lose some stays text. */
function asNumber(text: string): number | string | undefined {
  if (text.trim() === '' || !Number.isFinite(Number(text))) return undefined;
  return text.replaceAll(/\D/g, '').length > exactDigits ? text.trim() : Number(text);
}

const exactDigits = 15;

function kindOf(value: JsonValue | undefined): ScalarKind {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return value === null ? 'null' : 'text';
}

function converted(value: JsonValue | undefined, kind: ScalarKind): JsonValue {
  const text = value === null || value === undefined ? '' : String(value);
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : 0;
    case 'boolean':
      return text === 'true';
    case 'null':
      return null;
  }
}
