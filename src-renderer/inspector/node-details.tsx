import { findNode } from '../../core/nodes/registry.ts';
import type { Edit } from '../../core/pipeline/edits.ts';
import { idPattern, type PipelineNode } from '../../core/pipeline/schema.ts';
import { edit } from '../studio/editing/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { TextInput } from '../ui/text-input.tsx';

/** Label, id, note and the on/off switch of any node. */
export function NodeDetails({ node }: { node: PipelineNode }) {
  const studio = useStudio();
  const document = useDocumentId();
  const { id } = node;
  const change = (step: Edit, title: string, key?: string) => edit(studio, document, [step], title, key);
  return (
    <section className="inspector-section" aria-label="About this node">
      <h3>About this node</h3>
      <Labelled label="Label">
        {(control) => (
          <TextInput
            id={control}
            value={node.label ?? ''}
            placeholder={findNode(node.type)?.title ?? ''}
            onChange={(text) =>
              change({ type: 'labelNode', id, label: text || undefined }, 'rename node', `${id}:label`)
            }
          />
        )}
      </Labelled>
      <IdField id={id} />
      <Labelled label="Note">
        {(control) => (
          <textarea
            id={control}
            className="textarea"
            value={node.note ?? ''}
            placeholder="Why this step is here"
            onChange={({ target }) =>
              change({ type: 'annotateNode', id, note: target.value || undefined }, 'write note', `${id}:note`)
            }
          />
        )}
      </Labelled>
      <Checkbox
        label="Disabled: left out of runs, with what only it feeds"
        isChecked={node.disabled === true}
        onChange={(isDisabled) =>
          change({ type: 'disableNodes', ids: [id], isDisabled }, isDisabled ? 'disable' : 'enable')
        }
      />
    </section>
  );
}

/**
 * Changes the id when the field is left, since half an id may be that of another node. An impossible id is reported and
 * dropped.
 */
function IdField({ id }: { id: string }) {
  const studio = useStudio();
  const document = useDocumentId();
  const taken = usePipeline((pipeline) => pipeline.nodes);
  const rename = (to: string) => {
    if (to === id) return;
    const fault = taken.some((other) => other.id === to) ? `The id "${to}" is taken.` : faultOfId(to);
    if (fault !== undefined) {
      studio.toasts.getState().show({ tone: 'warning', message: fault });
      return;
    }
    edit(studio, document, [{ type: 'renameNode', id, to }], 'change id');
    studio.selection.getState().select(document, { nodes: [to] });
  };
  return (
    <Labelled label="Id in the file and in queries">
      {(control) => (
        <input
          id={control}
          className="input"
          data-mono="true"
          key={id}
          defaultValue={id}
          spellCheck={false}
          onBlur={(event) => {
            rename(event.target.value);
            event.target.value = id;
          }}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
      )}
    </Labelled>
  );
}

function faultOfId(id: string): string | undefined {
  return idPattern.test(id) ? undefined : 'An id starts with a lower-case letter and holds only a-z, 0-9 and _.';
}
