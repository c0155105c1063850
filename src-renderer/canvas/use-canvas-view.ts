import { type ReactFlowInstance, useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import type { Viewport } from '../stores/view-store.ts';
import { useStudio } from '../studio/studio-context.tsx';
import type { CanvasNode } from './flow-graph.ts';
import { fittingViewport } from './geometry/fitting-viewport.ts';
import { keepingViewport, type Resizing } from './geometry/keeping-viewport.ts';
import type { Box } from './geometry/node-geometry.ts';
import { coversOf, drawnOnCanvas } from './geometry/on-canvas.ts';
import { returningViewport, revealingViewport } from './geometry/revealing-viewport.ts';

const reducedMotion = '(prefers-reduced-motion: reduce)';

/** A smaller canvas has temporarily given its place to a panel. */
const leastPx = 120;

/** Lets other parts of the studio move the view, and keeps visible what is visible when the canvas is resized. */
export function useCanvasView(frame: RefObject<HTMLElement | null>): void {
  const { canvas } = useStudio();
  const flow = useReactFlow<CanvasNode>();
  const store = useStoreApi();
  useEffect(() => {
    const duration = matchMedia(reducedMotion).matches ? 0 : 180;
    const moveTo = (place: (viewport: Viewport, size: DOMRect, covers: Box[]) => Viewport) =>
      // The minimap appears with the first node.
      requestAnimationFrame(() => {
        const size = frame.current?.getBoundingClientRect();
        if (size === undefined) return;
        void flow.setViewport(place(flow.getViewport(), size, coversOf(frame.current, size)), { duration });
      });
    canvas.getState().attach({
      toCanvas: flow.screenToFlowPosition,
      centre() {
        const box = frame.current?.getBoundingClientRect();
        return flow.screenToFlowPosition({
          x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
          y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
        });
      },
      fit: (nodes) =>
        moveTo((viewport, size, covers) => fittingViewport(drawnOnCanvas(flow, nodes), size, covers) ?? viewport),
      reveal: (box) => moveTo((viewport, size, covers) => revealingViewport(viewport, box, size, covers)),
      returnTo: (boxes) => moveTo((viewport, size, covers) => returningViewport(viewport, boxes, size, covers)),
      zoom(step) {
        if (step === 'in') void flow.zoomIn({ duration });
        if (step === 'out') void flow.zoomOut({ duration });
        if (step === 'reset') void flow.zoomTo(1, { duration });
      },
      focusNode(id) {
        const { domNode } = store.getState();
        domNode?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
      },
    });
    return () => canvas.getState().attach(null);
  }, [canvas, flow, frame, store]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let before: DOMRect | undefined;
    const observer = new ResizeObserver(() => {
      const size = element.getBoundingClientRect();
      if (size.width < leastPx || size.height < leastPx) return;
      if (before !== undefined) keepInSight(flow, { before, frame: size, covers: coversOf(element, size) });
      before = size;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [flow, frame]);
}

function keepInSight(flow: ReactFlowInstance<CanvasNode>, resizing: Resizing): void {
  const chosen = flow.getNodes().flatMap(({ id, selected }) => (selected === true ? [id] : []));
  const viewport = flow.getViewport();
  const kept = keepingViewport(viewport, drawnOnCanvas(flow), drawnOnCanvas(flow, chosen), resizing);
  if (kept !== viewport) void flow.setViewport(kept);
}
