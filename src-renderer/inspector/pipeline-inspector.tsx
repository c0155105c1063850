import type { Edit } from '../../core/pipeline/edits.ts';
import type { PipelineSettings } from '../../core/pipeline/schema.ts';
import { parseSize } from '../../core/pipeline/size.ts';
import { FieldProblems } from '../problems/field-problems.tsx';
import { useProblems } from '../problems/use-problems.ts';
import { edit } from '../studio/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { EnvironmentsEditor } from './environments-editor.tsx';
import { ParamsEditor } from './params-editor.tsx';

/** Name, params, environments and limits of the pipeline itself. */
export function PipelineInspector() {
  const studio = useStudio();
  const document = useDocumentId();
  const { name, description, settings } = usePipeline((pipeline) => pipeline);
  const problems = useProblems().filter((problem) => problem.node === undefined);
  const change = (changed: Edit, title: string, key: string) => edit(studio, document, [changed], title, key);
  return (
    <>
      <header className="inspector-head">
        <div>
          <h2 className="inspector-title">Pipeline</h2>
          <p className="inspector-summary">Choose a node to see its form and its rows.</p>
        </div>
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears that a field inside was left */}
      <div className="inspector-body" onBlur={() => studio.documents.getState().endGesture(document)}>
        <FieldProblems problems={problems} />
        <Labelled label="Name">
          {(id) => (
            <TextInput
              id={id}
              value={name ?? ''}
              placeholder="Untitled pipeline"
              onChange={(text) => change({ type: 'setName', name: text || undefined }, 'name pipeline', 'name')}
            />
          )}
        </Labelled>
        <Labelled label="Description">
          {(id) => (
            <textarea
              id={id}
              className="textarea"
              value={description ?? ''}
              placeholder="What it does, and for whom"
              onChange={(event) =>
                change(
                  { type: 'setDescription', description: event.target.value || undefined },
                  'describe pipeline',
                  'description',
                )
              }
            />
          )}
        </Labelled>
        <ParamsEditor />
        <EnvironmentsEditor />
        <Limits
          settings={settings}
          onChange={(changed, key) => change({ type: 'setSettings', settings: changed }, 'change limits', key)}
        />
      </div>
    </>
  );
}

interface LimitsProps {
  settings: PipelineSettings;
  onChange(settings: PipelineSettings, key: string): void;
}

function Limits({ settings, onChange }: LimitsProps) {
  const { memoryLimit = '', threads, maxRejected = {} } = settings;
  const isSize = memoryLimit === '' || parseSize(memoryLimit) !== undefined;
  const setRejected = (changed: NonNullable<PipelineSettings['maxRejected']>, key: string) => {
    const rest = Object.fromEntries(
      Object.entries({ ...maxRejected, ...changed }).filter(([, value]) => value !== undefined),
    );
    onChange({ ...settings, maxRejected: Object.keys(rest).length === 0 ? undefined : rest }, key);
  };
  return (
    <section className="inspector-section" aria-label="Limits">
      <h3>Limits of a run</h3>
      <div className="pair">
        <Labelled label="Memory">
          {(id) => (
            <TextInput
              id={id}
              value={memoryLimit}
              placeholder="1GB"
              isInvalid={!isSize}
              onChange={(text) => onChange({ ...settings, memoryLimit: text.trim() || undefined }, 'memoryLimit')}
            />
          )}
        </Labelled>
        <NumberField
          label="Threads"
          value={threads}
          placeholder="0 (all cores)"
          isInteger
          onChange={(value) => onChange({ ...settings, threads: value }, 'threads')}
        />
      </div>
      {!isSize && <p className="field-help">A size such as 512MB or 1GB.</p>}
      <div className="pair">
        <NumberField
          label="Rejects, rows"
          value={maxRejected.rows}
          placeholder="no limit"
          isInteger
          onChange={(rows) => setRejected({ rows }, 'rejectedRows')}
        />
        <NumberField
          label="Rejects, percent"
          value={maxRejected.percent}
          placeholder="no limit"
          isInteger={false}
          onChange={(percent) => setRejected({ percent }, 'rejectedPercent')}
        />
      </div>
      <p className="field-help">A run with more rejects than this fails and loads nothing.</p>
    </section>
  );
}

interface NumberFieldProps {
  label: string;
  value: number | undefined;
  placeholder: string;
  isInteger: boolean;
  onChange(value: number | undefined): void;
}

function NumberField({ label, value, placeholder, isInteger, onChange }: NumberFieldProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <TextInput
          id={id}
          inputMode={isInteger ? 'numeric' : 'decimal'}
          value={value === undefined ? '' : String(value)}
          placeholder={placeholder}
          onChange={(text) => {
            const number = Number(text.replaceAll(',', ''));
            if (text.trim() === '') onChange(undefined);
            else if (Number.isFinite(number) && number >= 0 && (!isInteger || Number.isInteger(number)))
              onChange(number);
          }}
        />
      )}
    </Labelled>
  );
}
