import { createStore } from 'zustand/vanilla';
import type { Box } from '../canvas/geometry/node-geometry.ts';

export interface Point {
  x: number;
  y: number;
}

/** The visible canvas, for actions from elsewhere: a menu, the palette, a shortcut. */
export interface CanvasView {
  /** Converts pixels of the window to canvas pixels. */
  toCanvas(screen: Point): Point;
  centre(): Point;
  fit(nodes?: readonly string[]): void;
  /** Scrolls as little as needed to show a box. */
  reveal(box: Box): void;
  /** Moves to the boxes, or to the nearest if they are far apart; stays if any of them is visible. */
  returnTo(boxes: readonly Box[]): void;
  zoom(step: 'in' | 'out' | 'reset'): void;
  /** Moves the keyboard focus to a node. */
  focusNode(id: string): void;
}

interface CanvasState {
  view: CanvasView | null;
  renaming: string | null;
  editingNote: string | null;
  /** The edge that the dragged node would be spliced into. */
  spliceEdge: string | null;
  attach(view: CanvasView | null): void;
  /** Takes the pointer's position, in pixels of the window; null while it is elsewhere. */
  point(pointer: Point | null): void;
  /** The pointer in canvas pixels; null while it is elsewhere. Not part of the state, as it changes too often. */
  pointer(): Point | null;
  /** The pointer, or the middle of the view. */
  pointed(): Point;
  rename(node: string | null): void;
  editNote(note: string | null): void;
  aimAt(edge: string | null): void;
}

export function createCanvasStore() {
  let pointer: Point | null = null;
  return createStore<CanvasState>((set, get) => ({
    view: null,
    renaming: null,
    editingNote: null,
    spliceEdge: null,
    attach(view) {
      pointer = null;
      set({ view, renaming: null, editingNote: null, spliceEdge: null });
    },
    point(at) {
      pointer = at;
    },
    // Finding the canvas on the screen forces a layout, so it is done on demand and not with each move.
    pointer: () => (pointer === null ? null : (get().view?.toCanvas(pointer) ?? null)),
    pointed: () => get().pointer() ?? get().view?.centre() ?? { x: 0, y: 0 },
    rename: (renaming) => set({ renaming }),
    editNote: (editingNote) => set({ editingNote }),
    aimAt(spliceEdge) {
      if (get().spliceEdge !== spliceEdge) set({ spliceEdge });
    },
  }));
}
