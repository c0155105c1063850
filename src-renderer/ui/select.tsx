import type { ComponentProps } from 'react';
import './controls.css';

interface SelectProps<Value extends string> extends Omit<ComponentProps<'select'>, 'onChange' | 'value'> {
  value: string;
  options: readonly { value: Value; title: string }[];
  onChange(value: Value): void;
}

/**
 * A native select, which works with keyboard and screen readers everywhere. A value without an option is shown as it
 * is.
 */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, options, onChange, className = '', ...rest } = props;
  const optionOf = (text: string) => options.find((option) => option.value === text);
  return (
    <select
      className={`select ${className}`}
      value={value}
      onChange={(event) => {
        const chosen = optionOf(event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      {...rest}
    >
      {optionOf(value) === undefined && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.title}
        </option>
      ))}
    </select>
  );
}
