import type { JsonValue } from '../../../core/pipeline/json-text.ts';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';

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
  onChange(value: JsonValue): void;
}

/** A value beside its type, so that `007` stays text unless a number is meant. */
export function ScalarInput({ label, value, onChange }: ScalarInputProps) {
  const kind = kindOf(value);
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
            if (kind === 'text') return onChange(text);
            const number = Number(text);
            if (text.trim() !== '' && Number.isFinite(number)) onChange(number);
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
