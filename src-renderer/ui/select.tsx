import type { ComponentProps } from 'react';
import './controls.css';

interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange' | 'value'> {
  value: string;
  options: readonly { value: string; title: string }[];
  onChange(value: string): void;
}

/** The system's own select: it opens by keyboard and reads aloud everywhere. A value without an option is shown as it is. */
export function Select({ value, options, onChange, className = '', ...rest }: SelectProps) {
  const isKnown = options.some((option) => option.value === value);
  return (
    <select
      className={`select ${className}`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.title}
        </option>
      ))}
    </select>
  );
}
