import { type ComponentProps, useEffect, useRef, useState } from 'react';
import './controls.css';

interface TextInputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  value: string;
  isMono?: boolean;
  isInvalid?: boolean;
  /** Called on each keystroke, so that previews follow. */
  onChange(text: string): void;
}

/** A text field. It keeps the typed text while it has the focus, even if the owner stores a cleaned version. */
export function TextInput({
  value,
  isMono = false,
  isInvalid = false,
  onChange,
  className = '',
  ...rest
}: TextInputProps) {
  const [typed, setTyped] = useState(value);
  const isFocused = useRef(false);
  const lastSent = useRef(value);
  useEffect(() => {
    if (!isFocused.current || value !== lastSent.current) setTyped(value);
    lastSent.current = value;
  }, [value]);
  return (
    <input
      type="text"
      className={`input ${className}`}
      data-mono={isMono}
      aria-invalid={isInvalid}
      spellCheck={false}
      autoComplete="off"
      dir="auto"
      {...rest}
      value={typed}
      onFocus={(event) => {
        isFocused.current = true;
        rest.onFocus?.(event);
      }}
      onBlur={(event) => {
        isFocused.current = false;
        setTyped(value);
        rest.onBlur?.(event);
      }}
      onChange={(event) => {
        setTyped(event.target.value);
        lastSent.current = event.target.value;
        onChange(event.target.value);
      }}
    />
  );
}
