import { Labelled } from './labelled.tsx';
import { TextInput } from './text-input.tsx';

interface NumberFieldProps {
  label: string;
  value: number | undefined;
  placeholder: string;
  isInteger: boolean;
  onChange(value: number | undefined): void;
}

/** A labelled number; empty means none. Text that is no number yet changes nothing. */
export function NumberField({ label, value, placeholder, isInteger, onChange }: NumberFieldProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <TextInput
          id={id}
          inputMode={isInteger ? 'numeric' : 'decimal'}
          value={value === undefined ? '' : String(value)}
          placeholder={placeholder}
          onChange={(text) => {
            const number = Number(text.replaceAll(',', ''));
            if (text.trim() === '') onChange(undefined);
            else if (Number.isFinite(number) && number >= 0 && (!isInteger || Number.isInteger(number)))
              onChange(number);
          }}
        />
      )}
    </Labelled>
  );
}
