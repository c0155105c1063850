import type { ReactNode } from 'react';
import './controls.css';

interface CheckboxProps {
  label: ReactNode;
  isChecked: boolean;
  onChange(isChecked: boolean): void;
}

export function Checkbox({ label, isChecked, onChange }: CheckboxProps) {
  return (
    <label className="checkbox">
      <input type="checkbox" checked={isChecked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
