import { Panel, type ReactFlowState, useReactFlow, useStore } from '@xyflow/react';
import { memo, type PointerEvent, useEffect, useId, useMemo, useRef } from 'react';
import { shallow } from 'zustand/shallow';
import { findNode } from '../../../core/nodes/registry.ts';
import { pipelineOf } from '../../studio/editing/edit-nodes.ts';
import { nodeById } from '../../studio/nodes/node-index.ts';
import type { Studio } from '../../studio/studio.ts';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import type { CanvasNode } from '../flow-graph.ts';
import { type Box, boundsOf } from '../geometry/node-geometry.ts';
import { boxesByKind, minimapPicture, minimapSize, outlineOf } from './minimap-picture.ts';

const title = 'Overview of the pipeline';

/**
 * The whole pipeline in a corner, with a frame around the visible part. Unlike React Flow's own minimap, it does not
 * redraw each node when the view moves, only the frame.
 */
export function Minimap({ nodes }: { nodes: readonly CanvasNode[] }) {
  const titleId = useId();
  const svg = useRef<SVGSVGElement>(null);
  const flow = useReactFlow();
  const grip = useRef({ x: 0, y: 0 });
  const studio = useStudio();
  const document = useDocumentId();
  const boxes = useMemo(() => boxesByKind(nodes, (id) => categoryOf(studio, document, id)), [nodes, studio, document]);
  const inSight = useStore(boxInSight, shallow);
  const all = useMemo(() => boundsOf([...boxes.values()].flat()), [boxes]);
  const { view, scale } = minimapPicture(all, inSight);
  useEffect(() => {
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      void flow.zoomTo(flow.getZoom() * 2 ** -wheelStep(event));
    };
    const map = svg.current;
    map?.addEventListener('wheel', zoom, { passive: false });
    return () => map?.removeEventListener('wheel', zoom);
  }, [flow]);
  const onPointerDown = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent) => {
    currentTarget.setPointerCapture(pointerId);
    grip.current = { x: clientX, y: clientY };
  };
  const onPointerMove = ({ buttons, clientX, clientY }: PointerEvent) => {
    if (buttons !== 1) return;
    const { x, y, zoom } = flow.getViewport();
    const step = scale * zoom;
    void flow.setViewport({ x: x - (clientX - grip.current.x) * step, y: y - (clientY - grip.current.y) * step, zoom });
    grip.current = { x: clientX, y: clientY };
  };
  return (
    <Panel position="bottom-right" className="minimap">
      <svg
        ref={svg}
        {...minimapSize}
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        role="img"
        aria-labelledby={titleId}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
      >
        <title id={titleId}>{title}</title>
        <Shapes boxes={boxes} />
        <path className="minimap-mask" fillRule="evenodd" d={outlineOf([view, inSight])} />
      </svg>
    </Panel>
  );
}

const Shapes = memo(function Shapes({ boxes }: { boxes: ReadonlyMap<string, readonly Box[]> }) {
  return [...boxes].map(([kind, same]) => <path key={kind} className={`minimap-${kind}`} d={outlineOf(same)} />);
});

function boxInSight({ transform: [x, y, zoom], width, height }: ReactFlowState): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** How many times one turn of the wheel doubles the zoom. */
function wheelStep({ deltaY, deltaMode }: WheelEvent): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return deltaY * 0.05;
  return deltaMode === WheelEvent.DOM_DELTA_PAGE ? deltaY : deltaY * 0.002;
}

function categoryOf(studio: Studio, document: string, id: string): string {
  const node = nodeById(pipelineOf(studio, document), id);
  return (node && findNode(node.type)?.category) ?? 'unknown';
}
