import { Command } from 'cmdk';
import { useMemo } from 'react';
import type { Pipeline, PipelineNode } from '../../core/pipeline/schema.ts';
import { connect } from '../studio/editing/edit-nodes.ts';
import { titleById } from '../studio/nodes/node-titles.ts';
import { portsOf, titleOfNode } from '../studio/nodes/node-types.ts';
import { useDocumentId, useNode, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { SearchDialog } from '../ui/search-dialog.tsx';
import { refuseWire } from './wires/wire-check.ts';

interface Choice {
  key: string;
  fromPort: string;
  target: PipelineNode;
  toPort: string;
  refusal: string | undefined;
}

/** Connects a node to an input of another node by keyboard. Says why a connection is impossible. */
export function ConnectDialog({ node: id }: { node: string }) {
  const studio = useStudio();
  const document = useDocumentId();
  const node = useNode(id);
  const pipeline = usePipeline((current) => current);
  const choices = useMemo(() => (node === undefined ? [] : choicesFrom(pipeline, node)), [pipeline, node]);
  const title = `Connect ${titleById(pipeline, id)} to`;
  const close = () => studio.dialogs.getState().close();
  return (
    <SearchDialog title={title} placeholder={`${title} …`} onClose={close}>
      {choices.map(({ key, fromPort, target, toPort, refusal }) => (
        <Command.Item
          key={key}
          value={`${target.id} ${toPort} ${fromPort}`}
          keywords={[titleOfNode(target)]}
          disabled={refusal !== undefined}
          onSelect={() => {
            close();
            connect(
              studio,
              document,
              { node: id, port: fromPort, side: 'out' },
              { node: target.id, port: toPort, side: 'in' },
            );
          }}
        >
          <span className="search-detail">{fromPort === 'out' ? 'rows' : fromPort}</span>
          <span className="search-title">
            {titleOfNode(target)}
            {refusal !== undefined && <small>{refusal}</small>}
          </span>
          <span className="search-note">{toPort === 'in' ? target.id : `${target.id}.${toPort}`}</span>
        </Command.Item>
      ))}
    </SearchDialog>
  );
}

function choicesFrom(pipeline: Pipeline, node: PipelineNode): Choice[] {
  const all = portsOf(node).outputs.flatMap((output) =>
    pipeline.nodes
      .filter((target) => target.id !== node.id)
      .flatMap((target) =>
        portsOf(target).inputs.map((input): Choice => {
          const ends = { fromNode: node.id, fromPort: output.name, toNode: target.id, toPort: input.name };
          const key = `${output.name}→${target.id}.${input.name}`;
          return { key, fromPort: output.name, target, toPort: input.name, refusal: refuseWire(pipeline, ends) };
        }),
      ),
  );
  return all.toSorted((a, b) => Number(a.refusal !== undefined) - Number(b.refusal !== undefined));
}
