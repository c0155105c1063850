import { Plus, X } from 'lucide-react';
import { numberedName } from '../../../core/pipeline/names.ts';
import type { Environments } from '../../../core/pipeline/schema.ts';
import { edit } from '../../studio/editing/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { withKey } from '../form/config-values.ts';
import './params.css';
import { textOfValue, valueOfText } from './param-text.ts';

/** Edits environments: sets of param values for a run, such as dev and prod. */
export function EnvironmentsEditor() {
  const studio = useStudio();
  const document = useDocumentId();
  const params = usePipeline((pipeline) => pipeline.params);
  const environments = usePipeline((pipeline) => pipeline.environments);
  const set = (changed: Environments, title: string, key?: string) =>
    edit(studio, document, [{ type: 'setEnvironments', environments: changed }], title, key);
  const add = () => {
    const taken = Object.keys(environments);
    const name = ['dev', 'prod'].find((usual) => !taken.includes(usual)) ?? numberedName('env', taken);
    set({ ...environments, [name]: {} }, 'add environment');
  };
  return (
    <section className="inspector-section" aria-label="Environments">
      <div className="section-head">
        <h3>Environments</h3>
        <Button tone="quiet" size="small" onClick={add}>
          <Plus size={13} aria-hidden="true" />
          Add environment
        </Button>
      </div>
      {Object.keys(environments).length === 0 && (
        <p className="field-help">Sets of param values that a run can take, such as dev and prod.</p>
      )}
      {Object.entries(environments).map(([name, values]) => (
        <div key={name} className="environment">
          <span className="environment-head">
            <input
              className="input"
              aria-label="Name of the environment"
              defaultValue={name}
              onBlur={(event) => {
                const to = event.target.value.trim();
                if (to === '' || to === name || Object.hasOwn(environments, to)) event.target.value = name;
                else set(renamed(environments, name, to), 'rename environment');
              }}
            />
            <IconButton
              label={`Remove ${name}`}
              size="small"
              onClick={() => set(without(environments, name), 'remove environment')}
            >
              <X size={13} aria-hidden="true" />
            </IconButton>
          </span>
          {params.map((param) => (
            <Labelled key={param.name} isInline label={<code>${param.name}</code>}>
              {(id) => (
                <TextInput
                  id={id}
                  value={textOfValue(values[param.name])}
                  placeholder={textOfValue(param.default) || 'default'}
                  onChange={(text) => {
                    const value = text === '' ? undefined : valueOfText(param.type, text);
                    const changed = { ...environments, [name]: withKey(values, param.name, value) };
                    set(changed, 'set value', `environment:${name}:${param.name}`);
                  }}
                />
              )}
            </Labelled>
          ))}
        </div>
      ))}
    </section>
  );
}

function renamed(environments: Environments, from: string, to: string): Environments {
  return Object.fromEntries(Object.entries(environments).map(([name, values]) => [name === from ? to : name, values]));
}

function without(environments: Environments, name: string): Environments {
  return Object.fromEntries(Object.entries(environments).filter(([other]) => other !== name));
}
