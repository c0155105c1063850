import type { NodeChange, OnNodeDrag, ReactFlowInstance, XYPosition } from '@xyflow/react';
import type { RefObject } from 'react';
import type { Edit } from '../../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import { edit, pipelineOf } from '../../studio/editing/edit-nodes.ts';
import { spliceEdits } from '../../studio/editing/splice.ts';
import { nodeById } from '../../studio/nodes/node-index.ts';
import type { Studio } from '../../studio/studio.ts';
import { plural } from '../../ui/numbers.ts';
import type { CanvasNode, WireEdge } from '../flow-graph.ts';
import { moveEdits, placesAfter } from './move-edits.ts';
import type { MovingMark } from './use-moving-mark.ts';

interface DragPlace {
  studio: Studio;
  document: string;
  flow: Pick<ReactFlowInstance<CanvasNode, WireEdge>, 'getNode'>;
  frame: RefObject<HTMLElement | null>;
  moving: Pick<MovingMark, 'carry' | 'rest'>;
}

/** Moves nodes, groups and notes by pointer and arrow keys. A loose node that is dropped on a wire is spliced in. */
export function dragGestures({ studio, document, flow, frame, moving }: DragPlace) {
  let isDragging = false;
  const move = (moved: ReadonlyMap<string, XYPosition>) =>
    moveEdits(
      pipelineOf(studio, document),
      [...moved.keys()],
      placesAfter(moved, (id) => flow.getNode(id)),
    );
  const isLoose = (id: string) =>
    !pipelineOf(studio, document).edges.some(
      (edge) => splitEndpoint(edge.from).node === id || splitEndpoint(edge.to).node === id,
    );
  const splice = (id: string, edgeId: string): Edit[] => {
    const pipeline = pipelineOf(studio, document);
    const node = nodeById(pipeline, id);
    return node === undefined ? [] : spliceEdits(pipeline, node, edgeId);
  };
  const onNodeDrag: OnNodeDrag<CanvasNode> = (event, node, dragged) => {
    const canAim = dragged.length === 1 && isLoose(node.id);
    studio.canvas.getState().aimAt(canAim ? edgeAt(frame.current, event) : null);
  };
  const letGo = () => {
    studio.canvas.getState().aimAt(null);
    isDragging = false;
    moving.rest();
  };
  const onNodeDragStop: OnNodeDrag<CanvasNode> = (_, node, dragged) => {
    const aim = studio.canvas.getState().spliceEdge;
    letGo();
    const spliced = aim === null ? [] : splice(node.id, aim);
    const title = spliced.length > 0 ? 'splice in' : `move ${plural(dragged.length, 'item')}`;
    const moved = new Map(dragged.map(({ id, position }) => [id, position]));
    edit(studio, document, [...move(moved), ...spliced], title);
  };
  return {
    handlers: {
      onNodeDragStart() {
        isDragging = true;
        moving.carry();
      },
      onNodeDrag,
      onNodeDragStop,
    },
    /** Stores moves by arrow keys, consecutive presses as one step; also drags that a second finger cut short. */
    keepMoved(changes: readonly NodeChange<CanvasNode>[]) {
      const moved = new Map(
        changes.flatMap((change) =>
          change.type === 'position' && change.dragging === false && change.position !== undefined
            ? [[change.id, change.position] as const]
            : [],
        ),
      );
      if (moved.size === 0) return;
      const keep = (key?: string) => edit(studio, document, move(moved), `move ${plural(moved.size, 'item')}`, key);
      if (!isDragging) return keep(`nudge:${[...moved.keys()]}`);
      // A complete drag reports its end right after this.
      queueMicrotask(() => {
        if (!isDragging) return;
        letGo();
        keep();
      });
    },
  };
}

/** The wire under the pointer, even if a node covers it. */
export function edgeAt(frame: HTMLElement | null, event: object): string | null {
  if (frame === null || !isPoint(event)) return null;
  const elements = frame.ownerDocument.elementsFromPoint(event.clientX, event.clientY);
  const edge = elements.map((element) => element.closest('.react-flow__edge')).find((found) => found !== null);
  return edge?.getAttribute('data-id') ?? null;
}

function isPoint(event: object): event is { clientX: number; clientY: number } {
  return 'clientX' in event && 'clientY' in event;
}
