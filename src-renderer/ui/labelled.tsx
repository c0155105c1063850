import { type ReactNode, useId } from 'react';
import './labelled.css';

interface LabelledProps {
  label: ReactNode;
  help?: ReactNode;
  /** Label and control on one line. */
  isInline?: boolean;
  className?: string;
  children(id: string): ReactNode;
}

/** A label and its control, linked by an id. */
export function Labelled({ label, help, isInline = false, className = '', children }: LabelledProps) {
  const id = useId();
  return (
    <div className={`labelled ${className}`} data-inline={isInline}>
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      {children(id)}
      {help !== undefined && <p className="field-help">{help}</p>}
    </div>
  );
}
