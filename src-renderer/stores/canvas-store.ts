import { createStore } from 'zustand/vanilla';

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
  zoom(step: 'in' | 'out' | 'reset'): void;
  /** Moves the keyboard focus to a node. */
  focusNode(id: string): void;
}

interface CanvasState {
  view: CanvasView | null;
  /** The pointer in canvas pixels while it is over the canvas. */
  pointer: Point | null;
  renaming: string | null;
  editingNote: string | null;
  /** The edge that a dragged node would be spliced into. */
  spliceEdge: string | null;
  attach(view: CanvasView | null): void;
  point(pointer: Point | null): void;
  rename(node: string | null): void;
  editNote(note: string | null): void;
  aimAt(edge: string | null): void;
}

export function createCanvasStore() {
  return createStore<CanvasState>((set, get) => ({
    view: null,
    pointer: null,
    renaming: null,
    editingNote: null,
    spliceEdge: null,
    attach: (view) => set({ view, pointer: null, renaming: null, editingNote: null, spliceEdge: null }),
    point: (pointer) => set({ pointer }),
    rename: (renaming) => set({ renaming }),
    editNote: (editingNote) => set({ editingNote }),
    aimAt(spliceEdge) {
      if (get().spliceEdge !== spliceEdge) set({ spliceEdge });
    },
  }));
}
