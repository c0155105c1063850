import type { Edit } from '../../core/pipeline/edits.ts';
import type { PipelineSettings } from '../../core/pipeline/schema.ts';
import { parseSize } from '../../core/pipeline/size.ts';
import { RejectLimitFields } from '../dlq/reject-limit.tsx';
import { FieldProblems } from '../problems/field-problems.tsx';
import { useProblems } from '../problems/use-problems.ts';
import { titleOf } from '../stores/documents-store.ts';
import { edit } from '../studio/editing/edit-nodes.ts';
import { useDocument, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { InspectorBody } from './inspector-body.tsx';
import { NotSavedNote } from './not-saved-note.tsx';
import { EnvironmentsEditor } from './params/environments-editor.tsx';
import { ParamsEditor } from './params/params-editor.tsx';

/** The form of the pipeline: name, params, environments and limits. */
export function PipelineInspector() {
  const studio = useStudio();
  const document = useDocumentId();
  // Without a name, it is called by its file.
  const title = useDocument(titleOf);
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
      <InspectorBody>
        <NotSavedNote />
        <FieldProblems problems={problems} />
        <Labelled label="Name">
          {(id) => (
            <TextInput
              id={id}
              value={name ?? ''}
              placeholder={title}
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
      </InspectorBody>
    </>
  );
}

interface LimitsProps {
  settings: PipelineSettings;
  onChange(settings: PipelineSettings, key: string): void;
}

function Limits({ settings, onChange }: LimitsProps) {
  const { memoryLimit = '', threads } = settings;
  const isSize = memoryLimit === '' || parseSize(memoryLimit) !== undefined;
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
      <RejectLimitFields settings={settings} onChange={onChange} />
    </section>
  );
}
