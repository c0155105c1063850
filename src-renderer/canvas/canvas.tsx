import {
  Background,
  BackgroundVariant,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  useStore as useFlowStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { memo, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Viewport } from '../stores/view-store.ts';
import { useDocument, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import './canvas.css';
import { CanvasMenu } from './canvas-menu.tsx';
import { CanvasToolbar } from './canvas-toolbar.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import type { CanvasNode, WireEdge as WireFlowEdge } from './flow-graph.ts';
import { firstViewport } from './geometry/first-viewport.ts';
import { minZoom } from './geometry/fitting-viewport.ts';
import { gridStep } from './geometry/node-geometry.ts';
import { coversOf, drawnOnCanvas } from './geometry/on-canvas.ts';
import { useCanvasDrops } from './gestures/use-canvas-drops.ts';
import { useCanvasGestures } from './gestures/use-canvas-gestures.ts';
import { useMovingMark } from './gestures/use-moving-mark.ts';
import { Minimap } from './minimap/minimap.tsx';
import { GroupNode } from './nodes/group-node.tsx';
import { NoteNode } from './nodes/note-node.tsx';
import { BegunWire } from './nodes/port.tsx';
import { PortHint } from './nodes/port-hint.tsx';
import { StepNode } from './nodes/step-node.tsx';
import { useCanvasView } from './use-canvas-view.ts';
import { useFlowGraph } from './use-flow-graph.ts';
import { WireEdge } from './wires/wire-edge.tsx';
import { WirePreview } from './wires/wire-preview.tsx';

const nodeTypes = { step: StepNode, frame: GroupNode, note: NoteNode };
const edgeTypes = { wire: WireEdge };
const atOrigin = { x: 0, y: 0, zoom: 1 };
const grid: [number, number] = [gridStep, gridStep];

const keysInWords = {
  'node.a11yDescription.default': 'Space chooses it, arrow keys move it, Enter renames it, Delete removes it.',
  'edge.a11yDescription.default': 'Space chooses the wire, Delete removes it.',
};

const Toolbar = memo(CanvasToolbar);

/** The pipeline as a graph; remounted for each tab. */
export function Canvas() {
  const document = useDocumentId();
  return (
    <ReactFlowProvider key={document}>
      <CanvasMenu>
        <CanvasSurface />
      </CanvasMenu>
    </ReactFlowProvider>
  );
}

function CanvasSurface() {
  const studio = useStudio();
  const document = useDocumentId();
  const frame = useRef<HTMLDivElement>(null);
  const { graph, setGraph } = useFlowGraph();
  const isSnapping = useStore(studio.settings, (state) => state.settings.isSnapping);
  const isMinimapOpen = useStore(studio.view, (state) => state.isMinimapOpen);
  const isEmpty = usePipeline((pipeline) => pipeline.nodes.length === 0 && pipeline.notes.length === 0);
  const viewportKey = useDocument((current) => current.path ?? current.id);
  const initialViewport = useState(() => studio.view.getState().viewports[viewportKey])[0];
  const moving = useMovingMark(frame);
  const gestures = useCanvasGestures({ setGraph, frame, moving });
  const drops = useCanvasDrops();
  useCanvasView(frame);
  const onMoveEnd = useCallback(
    (_: unknown, viewport: Viewport) => {
      moving.rest();
      studio.view.getState().rememberViewport(viewportKey, viewport);
    },
    [studio, viewportKey, moving],
  );
  const onInit = useCallback(
    (instance: ReactFlowInstance<CanvasNode, WireFlowEdge>) => {
      const size = frame.current?.getBoundingClientRect();
      if (initialViewport !== undefined || size === undefined) return;
      const steps = instance.getNodes().flatMap(({ id, type }) => (type === 'step' ? [id] : []));
      const drawn = [drawnOnCanvas(instance), drawnOnCanvas(instance, steps)] as const;
      void instance.setViewport(firstViewport(...drawn, size, coversOf(frame.current, size)));
    },
    [initialViewport],
  );

  return (
    <section
      ref={frame}
      className="canvas"
      aria-label="Canvas"
      data-canvas={document}
      data-many={graph.nodes.length > manyNodes}
      onPointerMove={({ target, buttons, clientX, clientY }) => {
        if (buttons === 0) moving.rest();
        const isOnTool = target instanceof Element && target.closest('.canvas-toolbar, .minimap') !== null;
        studio.canvas.getState().point(isOnTool ? null : { x: clientX, y: clientY });
      }}
      onPointerLeave={() => studio.canvas.getState().point(null)}
      {...drops}
    >
      <ReactFlow
        nodes={graph.nodes}
        edges={graph.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={gestures.onNodesChange}
        onEdgesChange={gestures.onEdgesChange}
        onNodeDragStart={gestures.onNodeDragStart}
        onNodeDrag={gestures.onNodeDrag}
        onNodeDragStop={gestures.onNodeDragStop}
        onConnect={gestures.onConnect}
        onConnectEnd={gestures.onConnectEnd}
        isValidConnection={gestures.isValidConnection}
        onNodeDoubleClick={gestures.onNodeDoubleClick}
        onPaneClick={gestures.onPaneClick}
        onMoveStart={moving.onMoveStart}
        onMove={moving.onMove}
        onMoveEnd={onMoveEnd}
        connectionLineComponent={WirePreview}
        connectionRadius={28}
        snapToGrid={isSnapping}
        snapGrid={grid}
        minZoom={minZoom}
        maxZoom={2.5}
        deleteKeyCode={null}
        multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
        selectionKeyCode="Shift"
        zoomOnDoubleClick={false}
        elevateNodesOnSelect={false}
        nodeDragThreshold={3}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={keysInWords}
        onInit={onInit}
        defaultViewport={initialViewport ?? atOrigin}
      >
        <Distance frame={frame} />
        <BegunWire frame={frame} />
        {isMinimapOpen && !isEmpty && <Minimap nodes={graph.nodes} />}
      </ReactFlow>
      <PortHint frame={frame} />
      <Toolbar />
      {isEmpty && <EmptyCanvas />}
    </section>
  );
}

const farZoom = 0.4;
/** From this many nodes on, texts are hidden during a zoom. */
const manyNodes = 100;

/** Marks the frame while the zoom is too small to read text. The dots of the background are invisible then, too. */
function Distance({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const isFar = useFlowStore(({ transform }) => transform[2] < farZoom);
  useEffect(() => {
    frame.current?.setAttribute('data-far', String(isFar));
  }, [frame, isFar]);
  return isFar ? null : (
    <Background variant={BackgroundVariant.Dots} gap={gridStep * 3} size={1.2} className="canvas-dots" />
  );
}
