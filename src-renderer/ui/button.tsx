import type { ComponentProps } from 'react';
import './button.css';

interface ButtonProps extends ComponentProps<'button'> {
  tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  size?: 'normal' | 'small';
}

export function Button({ tone = 'plain', size = 'normal', className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`button ${className}`} data-tone={tone} data-size={size} {...rest} />;
}
