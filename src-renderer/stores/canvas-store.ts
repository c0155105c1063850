import { createStore } from 'zustand/vanilla';
import type { Box } from '../canvas/geometry/node-geometry.ts';

export interface Point {
  x: number;
  y: number;
}

/** The canvas on screen, for actions that come from elsewhere: a menu, the palette, a shortcut. */
export interface CanvasView {
  /** From the window's pixels to the canvas. */
  toCanvas(screen: Point): Point;
  centre(): Point;
  fit(nodes?: readonly string[]): void;
  /** Brings what is out of sight into it, and moves nothing otherwise. */
  reveal(box: Box): void;
  /** Goes to the boxes, or to the nearest where they are far apart; stays where something of them is in sight. */
  returnTo(boxes: readonly Box[]): void;
  zoom(step: 'in' | 'out' | 'reset'): void;
  /** Moves the keyboard focus to a node. */
  focusNode(id: string): void;
}

interface CanvasState {
  view: CanvasView | null;
  renaming: string | null;
  editingNote: string | null;
  /** The edge that a dragged node would be spliced into. */
  spliceEdge: string | null;
  attach(view: CanvasView | null): void;
  /** Where the pointer is, in pixels of the window; null while it is elsewhere. */
  point(pointer: Point | null): void;
  /** The pointer in canvas pixels; null while it is elsewhere. Moves tell nobody: they are too many. */
  pointer(): Point | null;
  /** The pointer, or the middle of the view while it is elsewhere. */
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
    // To know where the canvas is takes a layout: not with each move of the pointer, but when it is asked for.
    pointer: () => (pointer === null ? null : (get().view?.toCanvas(pointer) ?? null)),
    pointed: () => get().pointer() ?? get().view?.centre() ?? { x: 0, y: 0 },
    rename: (renaming) => set({ renaming }),
    editNote: (editingNote) => set({ editingNote }),
    aimAt(spliceEdge) {
      if (get().spliceEdge !== spliceEdge) set({ spliceEdge });
    },
  }));
}
