import { findNode } from '../../core/nodes/registry.ts';
import { idPattern, type PipelineNode } from '../../core/pipeline/schema.ts';
import { edit } from '../studio/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { TextInput } from '../ui/text-input.tsx';

/** Label, id, note and the switch that every node has. */
export function NodeDetails({ node }: { node: PipelineNode }) {
  const studio = useStudio();
  const document = useDocumentId();
  const ids = usePipeline((pipeline) => pipeline.nodes);
  const definition = findNode(node.type);
  const { id } = node;
  const rename = (to: string) => {
    if (to === id) return;
    const isFree = idPattern.test(to) && !ids.some((other) => other.id === to);
    if (!isFree) {
      const message = ids.some((other) => other.id === to)
        ? `The id “${to}” is taken.`
        : 'An id starts with a lower-case letter and holds only a-z, 0-9 and _.';
      studio.toasts.getState().show({ tone: 'warning', message });
      return;
    }
    edit(studio, document, [{ type: 'renameNode', id, to }], 'change id');
    studio.selection.getState().select(document, { nodes: [to] });
  };
  return (
    <section className="inspector-section" aria-label="About this node">
      <h3>About this node</h3>
      <Labelled label="Label">
        {(control) => (
          <TextInput
            id={control}
            value={node.label ?? ''}
            placeholder={definition?.title ?? ''}
            onChange={(label) =>
              edit(
                studio,
                document,
                [{ type: 'labelNode', id, label: label || undefined }],
                'rename node',
                `${id}:label`,
              )
            }
          />
        )}
      </Labelled>
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
      <Labelled label="Note">
        {(control) => (
          <textarea
            id={control}
            className="textarea"
            value={node.note ?? ''}
            placeholder="Why this step is here"
            onChange={(event) =>
              edit(
                studio,
                document,
                [{ type: 'annotateNode', id, note: event.target.value || undefined }],
                'write note',
                `${id}:note`,
              )
            }
          />
        )}
      </Labelled>
      <Checkbox
        label="Disabled: left out of runs, with what only it feeds"
        isChecked={node.disabled === true}
        onChange={(isDisabled) =>
          edit(studio, document, [{ type: 'disableNodes', ids: [id], isDisabled }], isDisabled ? 'disable' : 'enable')
        }
      />
    </section>
  );
}
