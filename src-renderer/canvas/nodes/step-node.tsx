import { type NodeProps, Position } from '@xyflow/react';
import { CircleAlert, CircleSlash, StickyNote, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { AnyNodeDefinition } from '../../../core/nodes/define-node.ts';
import { findNode } from '../../../core/nodes/registry.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import { useNodeProblems } from '../../problems/use-problems.ts';
import { renameNode } from '../../studio/editing/edit-nodes.ts';
import { problemInWords } from '../../studio/nodes/node-titles.ts';
import { portsOf, titleOfNode } from '../../studio/nodes/node-types.ts';
import { useDocumentId, useNode, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { Hint } from '../../ui/hint.tsx';
import { iconNamed } from '../../ui/icons.ts';
import { plural } from '../../ui/numbers.ts';
import type { StepNode as StepFlowNode } from '../flow-graph.ts';
import { layoutPorts, type PlacedPort } from '../geometry/node-geometry.ts';
import { summariseConfig } from './config-summary.ts';
import { NodeRunLine } from './node-run-line.tsx';
import { Port } from './port.tsx';
import { RenameBox } from './rename-box.tsx';
import './step-node.css';

/** A node of the pipeline. It subscribes to its own slices of the stores, so that other changes do not redraw it. */
export const StepNode = memo(function StepNode({ id, selected }: NodeProps<StepFlowNode>) {
  const node = useNode(id);
  return node === undefined ? null : <StepCard node={node} isSelected={selected} />;
});

function StepCard({ node, isSelected }: { node: PipelineNode; isSelected: boolean }) {
  const studio = useStudio();
  const document = useDocumentId();
  const title = titleOfNode(node);
  const definition = findNode(node.type);
  const Icon = iconNamed(definition?.icon ?? 'box');
  const { inputs, outputs, rejected } = layoutPorts(portsOf(node));
  const summary = summariseConfig(node) || stateInWords(node, definition);
  return (
    <div
      className="step"
      data-category={definition?.category ?? 'unknown'}
      data-selected={isSelected}
      data-disabled={node.disabled === true}
    >
      {/* Hidden by the style sheet when zoomed out. */}
      <div className="step-head" title={title}>
        <span className="step-icon" aria-hidden="true">
          <Icon size={16} />
        </span>
        <span className="step-text">
          <RenameBox
            id={node.id}
            label="Name of the node"
            title={title}
            onRename={(label) => renameNode(studio, document, node.id, label)}
          >
            <span className="step-title" dir="auto" title={title}>
              {title}
            </span>
          </RenameBox>
          <span className="step-summary" title={summary}>
            {summary}
          </span>
        </span>
        {node.disabled === true && (
          <span className="step-mark" title="Disabled: left out of runs">
            <CircleSlash size={14} aria-label="Disabled" />
          </span>
        )}
        {node.note !== undefined && node.note !== '' && (
          <Hint text={node.note}>
            <span className="step-mark">
              <StickyNote size={14} aria-label="Has a note" />
            </span>
          </Hint>
        )}
      </div>
      <ProblemBadge node={node.id} />
      {inputs.map((port) => (
        <SidePort key={port.port.name} placed={port} side="in" />
      ))}
      {outputs.map((port) => (
        <SidePort key={port.port.name} placed={port} side="out" />
      ))}
      {rejected !== undefined && (
        <Port
          type="source"
          id="rejected"
          label="Rejected rows of this node"
          position={Position.Bottom}
          className="port-rejected"
          style={{ left: rejected.offset }}
          hint="Rejected rows. Wire them on, or they wait under Rejects."
        />
      )}
      <NodeRunLine node={node.id} isEnd={outputs.length === 0} />
    </div>
  );
}

/** The summary of a node whose config is empty. */
function stateInWords({ type, config }: PipelineNode, definition: AnyNodeDefinition | undefined): string {
  if (definition === undefined) return `Unknown type ${type}`;
  return definition.config.safeParse(config).success ? definition.title : 'Not set up yet';
}

function SidePort({ placed, side }: { placed: PlacedPort; side: 'in' | 'out' }) {
  const { port, offset, isNamed } = placed;
  const isInput = side === 'in';
  return (
    <>
      <Port
        type={isInput ? 'target' : 'source'}
        id={port.name}
        label={isInput ? `Input ${port.name}` : `Output ${port.name}`}
        hint={hintOf(port.name, { isNamed, isInput })}
        position={isInput ? Position.Left : Position.Right}
        style={{ top: offset }}
      />
      {isNamed && (
        <span className="port-name" data-side={side} style={{ top: offset }}>
          {port.name}
        </span>
      )}
    </>
  );
}

/** The hint of a port, which also shows a name that is cut off beside it. */
function hintOf(name: string, { isNamed, isInput }: { isNamed: boolean; isInput: boolean }): string {
  const hint = isInput ? 'Rows come in here' : 'Rows go on from here: pull a wire';
  return isNamed ? `${name} · ${hint}` : hint;
}

function ProblemBadge({ node }: { node: string }) {
  const problems = useNodeProblems(node);
  const [first] = problems;
  const message = usePipeline((pipeline) => first && problemInWords(pipeline, first));
  if (message === undefined) return null;
  const isError = problems.some((problem) => problem.severity === 'error');
  const Icon = isError ? CircleAlert : TriangleAlert;
  const label = `${plural(problems.length, isError ? 'problem' : 'warning')}: ${message}`;
  return (
    <Hint text={label} side="top">
      <span className="step-badge" data-severity={isError ? 'error' : 'warning'} role="img" aria-label={label}>
        <Icon size={12} aria-hidden="true" />
        {problems.length}
      </span>
    </Hint>
  );
}
