import { Handle, type NodeProps, Position } from '@xyflow/react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { PipelineGroup } from '../../../core/pipeline/schema.ts';
import { edit } from '../../studio/editing/edit-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { plural } from '../../ui/numbers.ts';
import { type GroupNode as GroupFlowNode, groupPrefix } from '../flow-graph.ts';
import { RenameBox } from './rename-box.tsx';
import './group-node.css';

/** A frame around the nodes of a group; collapsed, it stands for all of them. */
export const GroupNode = memo(function GroupNode({ data, selected }: NodeProps<GroupFlowNode>) {
  const studio = useStudio();
  const document = useDocumentId();
  const group = usePipeline((pipeline) => pipeline.groups.find((candidate) => candidate.id === data.id));
  if (group === undefined) return null;
  const isCollapsed = group.collapsed === true;
  const change = (changed: Partial<Omit<PipelineGroup, 'id'>>, title: string) =>
    edit(studio, document, [{ type: 'changeGroup', id: group.id, change: changed }], title);
  const Chevron = isCollapsed ? ChevronRight : ChevronDown;
  return (
    <div className="group" data-collapsed={isCollapsed} data-selected={selected}>
      <div className="group-head">
        <button
          type="button"
          className="icon-button nodrag"
          data-size="small"
          aria-expanded={!isCollapsed}
          aria-label={`${isCollapsed ? 'Expand' : 'Collapse'} ${group.title}`}
          onClick={() =>
            change({ collapsed: isCollapsed ? undefined : true }, isCollapsed ? 'expand group' : 'collapse group')
          }
        >
          <Chevron size={16} aria-hidden="true" />
        </button>
        <RenameBox
          id={groupPrefix + group.id}
          label="Title of the group"
          title={group.title}
          onRename={(title) => change({ title }, 'rename group')}
        >
          <span className="group-title" dir="auto">
            {group.title}
          </span>
        </RenameBox>
        {isCollapsed && <span className="group-count">{plural(group.nodes.length, 'node')}</span>}
      </div>
      {isCollapsed && (
        <>
          <Handle type="target" id="in" position={Position.Left} className="port" isConnectable={false} />
          <Handle type="source" id="out" position={Position.Right} className="port" isConnectable={false} />
          <Handle
            type="source"
            id="rejected"
            position={Position.Bottom}
            className="port port-rejected"
            isConnectable={false}
          />
        </>
      )}
    </div>
  );
});
