import { Plus, X } from 'lucide-react';
import { numberedName } from '../../../core/pipeline/names.ts';
import { checkParamValue } from '../../../core/pipeline/param-value.ts';
import type { PipelineParam } from '../../../core/pipeline/schema.ts';
import { edit } from '../../studio/editing/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox/combobox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { typeOptions } from '../types/type-options.ts';
import './params.css';
import { textOfValue, valueOfText } from './param-text.ts';

/** Edits params: typed values that expressions use as `$name`. */
export function ParamsEditor() {
  const studio = useStudio();
  const document = useDocumentId();
  const params = usePipeline((pipeline) => pipeline.params);
  const set = (changed: readonly PipelineParam[], title: string, key?: string) =>
    edit(studio, document, [{ type: 'setParams', params: changed }], title, key);
  const change = (index: number, changed: Partial<PipelineParam>) => {
    const param = params[index];
    if (param === undefined) return;
    const { default: preset, description, ...named } = { ...param, ...changed };
    const whole = {
      ...named,
      ...(preset !== undefined && { default: preset }),
      ...(description !== undefined && { description }),
    };
    set(params.with(index, whole), 'change param', `param:${index}:${Object.keys(changed).join()}`);
  };
  const add = () => {
    const taken = params.map((param) => param.name);
    set([...params, { name: numberedName('param', taken), type: 'text' }], 'add param');
  };
  return (
    <section className="inspector-section" aria-label="Params">
      <div className="section-head">
        <h3>Params</h3>
        <Button tone="quiet" size="small" onClick={add}>
          <Plus size={13} aria-hidden="true" />
          Add param
        </Button>
      </div>
      {params.length === 0 && <p className="field-help">Values to set for each run; expressions use them as $name.</p>}
      {params.map((param, index) => (
        <ParamFields
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is being edited
          key={index}
          param={param}
          onChange={(changed) => change(index, changed)}
          onRemove={() => set(params.toSpliced(index, 1), 'remove param')}
        />
      ))}
    </section>
  );
}

interface ParamFieldsProps {
  param: PipelineParam;
  onChange(changed: Partial<PipelineParam>): void;
  onRemove(): void;
}

function ParamFields({ param: { name, type, default: preset, description }, onChange, onRemove }: ParamFieldsProps) {
  return (
    <div className="param">
      <TextInput
        aria-label="Name of the param"
        isMono
        isInvalid={!isParamName(name)}
        value={name}
        onChange={(typed) => isParamName(typed) && onChange({ name: typed })}
      />
      <Combobox
        label={`Type of ${name}`}
        value={type}
        options={typeOptions}
        onChange={(chosen) => onChange({ type: chosen })}
      />
      <IconButton label={`Remove ${name}`} size="small" onClick={onRemove}>
        <X size={13} aria-hidden="true" />
      </IconButton>
      <Labelled className="wide" isInline label="Default">
        {(id) => (
          <TextInput
            id={id}
            placeholder="none: each run must say"
            isInvalid={preset !== undefined && !checkParamValue(type, preset).ok}
            value={textOfValue(preset)}
            onChange={(text) => onChange({ default: text === '' ? undefined : valueOfText(type, text) })}
          />
        )}
      </Labelled>
      <Labelled className="wide" isInline label="Description">
        {(id) => (
          <TextInput
            id={id}
            value={description ?? ''}
            onChange={(text) => onChange({ description: text || undefined })}
          />
        )}
      </Labelled>
    </div>
  );
}

function isParamName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}
