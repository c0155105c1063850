import { CircleHelp } from 'lucide-react';
import { useId } from 'react';
import type { FormField } from '../../../core/nodes/form/form.ts';
import type { JsonObject, JsonPath, JsonValue } from '../../../core/pipeline/json-text.ts';
import { hasErrors } from '../../../core/pipeline/problems.ts';
import { FieldProblems } from '../../problems/field-problems.tsx';
import { Hint } from '../../ui/hint.tsx';
import { problemsAt } from './config-values.ts';
import { useForm, type ValueControlProps } from './form-context.tsx';
import './form.css';
import '../../ui/labelled.css';

interface FieldRowProps {
  field: FormField;
  value: JsonValue | undefined;
  /** The object that contains the field. */
  siblings: JsonObject;
  path: JsonPath;
  isNeeded: boolean;
  amongColumns: ValueControlProps['amongColumns'];
  onChange(value: JsonValue | undefined): void;
  onSiblings(value: JsonObject): void;
}

/** A field of a form: label, control, problems and help. */
export function FieldRow(props: FieldRowProps) {
  const { field, value, siblings, path, isNeeded, amongColumns, onChange, onSiblings } = props;
  const helpId = useId();
  const { Control, problems, findings } = useForm();
  const label = field.meta?.label ?? field.key;
  const isNested = field.shape.kind === 'list' || field.shape.kind === 'map' || field.shape.kind === 'object';
  const own = problemsAt(problems, path, isNested ? 'exact' : 'below');
  const help = field.meta?.help;
  // The fields of list entries repeat, so their help is folded behind an icon.
  const isInner = path.length > 1;
  const isBare = field.shape.kind === 'boolean';
  return (
    <div className="field" data-key={field.key}>
      {!isBare && (
        <span className="field-label">
          {label}
          {isNeeded && (
            <span className="field-required" title="Needed">
              {' '}
              *
            </span>
          )}
        </span>
      )}
      <Control
        item={field}
        label={label}
        value={value}
        preset={field.default}
        path={path}
        siblings={siblings}
        isInvalid={hasErrors(own)}
        describedBy={help === undefined ? undefined : helpId}
        amongColumns={amongColumns}
        onChange={onChange}
        onSiblings={onSiblings}
      />
      {/* Tab leads from the label to the control first: the icon beside the label comes after it. */}
      {!isBare && isInner && help !== undefined && (
        <Hint text={help} side="left">
          <button type="button" className="field-hint" aria-label={`What ${label} means`}>
            <CircleHelp size={12} aria-hidden="true" />
          </button>
        </Hint>
      )}
      {!isBare && !field.isRequired && value !== undefined && (
        <button type="button" className="field-reset" onClick={() => onChange(undefined)}>
          Reset<span className="visually-hidden"> {label}</span>
        </button>
      )}
      <FieldProblems problems={own} />
      {!isInner && findings[field.key]}
      {help !== undefined && (
        <p id={helpId} className={isInner ? 'visually-hidden' : 'field-help'}>
          {help}
        </p>
      )}
    </div>
  );
}
