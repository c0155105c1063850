import type { ComponentProps } from 'react';
import './button.css';
import { Hint } from './hint.tsx';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title'> {
  /** The accessible name, shown as the tooltip, too. */
  label: string;
  /** The shortcut shown in the tooltip, such as `⌘Z`. */
  keys?: string | undefined;
  size?: 'normal' | 'small';
  isPressed?: boolean;
}

export function IconButton({ label, keys, size = 'normal', isPressed, className = '', ...rest }: IconButtonProps) {
  return (
    <Hint text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        className={`icon-button ${className}`}
        data-size={size}
        {...(isPressed !== undefined && { 'aria-pressed': isPressed })}
        {...rest}
      />
    </Hint>
  );
}
