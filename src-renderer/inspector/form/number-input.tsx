import type { FormShape } from '../../../core/nodes/form/form.ts';
import { TextInput } from '../../ui/text-input.tsx';
import type { ValueControlProps } from './form-context.tsx';

/** A number field; empty removes the key. Text that is not a number yet stays in the field only. */
export function NumberInput({
  label,
  value,
  preset,
  shape,
  isInvalid,
  describedBy,
  onChange,
}: ValueControlProps & { shape: Extract<FormShape, { kind: 'number' }> }) {
  return (
    <TextInput
      className="number-input"
      inputMode={shape.isInteger ? 'numeric' : 'decimal'}
      aria-label={label}
      aria-describedby={describedBy}
      isInvalid={isInvalid}
      placeholder={preset === undefined ? '' : String(preset)}
      value={value === undefined ? '' : String(value)}
      onChange={(text) => {
        const trimmed = text.trim();
        if (trimmed === '') return onChange(undefined);
        const number = Number(trimmed.replaceAll(',', ''));
        if (Number.isFinite(number)) onChange(number);
      }}
    />
  );
}
