import { Plus, X } from 'lucide-react';
import { numberedName } from '../../core/pipeline/names.ts';
import { checkParamValue } from '../../core/pipeline/param-value.ts';
import type { PipelineParam } from '../../core/pipeline/schema.ts';
import { edit } from '../studio/editing/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox/combobox.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { textOfValue, valueOfText } from './param-text.ts';
import { typeOptions } from './type-options.ts';

/** Params: typed values that expressions use as `$name`. */
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
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is being edited
        <div key={index} className="param">
          <TextInput
            aria-label="Name of the param"
            isMono
            isInvalid={!isParamName(param.name)}
            value={param.name}
            onChange={(name) => isParamName(name) && change(index, { name })}
          />
          <Combobox
            label={`Type of ${param.name}`}
            value={param.type}
            options={typeOptions}
            onChange={(type) => change(index, { type })}
          />
          <IconButton
            label={`Remove ${param.name}`}
            size="small"
            onClick={() => set(params.toSpliced(index, 1), 'remove param')}
          >
            <X size={13} aria-hidden="true" />
          </IconButton>
          <Labelled className="wide" isInline label="Default">
            {(id) => (
              <TextInput
                id={id}
                placeholder="none: each run must say"
                isInvalid={param.default !== undefined && !checkParamValue(param.type, param.default).ok}
                value={textOfValue(param.default)}
                onChange={(text) => change(index, { default: text === '' ? undefined : valueOfText(param.type, text) })}
              />
            )}
          </Labelled>
          <Labelled className="wide" isInline label="Description">
            {(id) => (
              <TextInput
                id={id}
                value={param.description ?? ''}
                onChange={(description) => change(index, { description: description || undefined })}
              />
            )}
          </Labelled>
        </div>
      ))}
    </section>
  );
}

function isParamName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}
