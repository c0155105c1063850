import * as z from 'zod';
import { createStore } from 'zustand/vanilla';

export const dockPanels = ['data', 'problems', 'rejects', 'run', 'time'] as const;
export type DockPanel = (typeof dockPanels)[number];

/** What is shown of a run. */
export type RunPart = 'overview' | 'gauges' | 'file';

const sidePanels = ['palette', 'inspector', 'dock'] as const;
export type SidePanel = (typeof sidePanels)[number];

export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

interface ViewState {
  dockPanel: DockPanel;
  /** Not remembered: a window always starts with what a run did. */
  runPart: RunPart;
  isDockOpen: boolean;
  /** The open dock takes the place of the canvas. Not remembered: a window always starts with its canvas in sight. */
  isDockTall: boolean;
  isPaletteOpen: boolean;
  isInspectorOpen: boolean;
  isMinimapOpen: boolean;
  /** Width or height in pixels of the panels that somebody gave one. */
  panelSizes: Readonly<Partial<Record<SidePanel, number>>>;
  /** By path of the pipeline, or tab id where it has none. */
  viewports: Readonly<Record<string, Viewport>>;
  showDock(panel: DockPanel): void;
  showRun(part: RunPart): void;
  toggle(part: 'isDockOpen' | 'isDockTall' | 'isPaletteOpen' | 'isInspectorOpen' | 'isMinimapOpen'): void;
  sizePanel(panel: SidePanel, size: number): void;
  rememberViewport(pipeline: string, viewport: Viewport): void;
}

const storedView = z.object({
  // A window may remember a panel that is called differently by now.
  dockPanel: z.enum(dockPanels).catch('data'),
  isDockOpen: z.boolean(),
  isPaletteOpen: z.boolean(),
  isInspectorOpen: z.boolean(),
  isMinimapOpen: z.boolean(),
  panelSizes: z.partialRecord(z.enum(sidePanels), z.number()).default({}),
  viewports: z.record(z.string(), z.object({ x: z.number(), y: z.number(), zoom: z.number() })),
});

const storageKey = 'weir.view';
const mostViewports = 200;

/** How the window is arranged; lives in the browser's storage, not in any pipeline file. */
export function createViewStore(storage: Pick<Storage, 'getItem' | 'setItem'>) {
  const store = createStore<ViewState>((set) => ({
    dockPanel: 'data',
    runPart: 'overview',
    isDockOpen: true,
    isDockTall: false,
    isPaletteOpen: true,
    isInspectorOpen: true,
    isMinimapOpen: true,
    panelSizes: {},
    viewports: {},
    ...readStored(storage),
    showDock: (dockPanel) => set({ dockPanel, isDockOpen: true }),
    showRun: (runPart) => set({ runPart, dockPanel: 'run', isDockOpen: true }),
    toggle: (part) => set((state) => ({ [part]: !state[part] })),
    sizePanel: (panel, size) => set(({ panelSizes }) => ({ panelSizes: { ...panelSizes, [panel]: size } })),
    rememberViewport: (pipeline, viewport) =>
      set(({ viewports }) => {
        const { [pipeline]: _, ...others } = viewports;
        return {
          viewports: Object.fromEntries([...Object.entries(others), [pipeline, viewport]].slice(-mostViewports)),
        };
      }),
  }));
  store.subscribe((state) => storage.setItem(storageKey, JSON.stringify(state)));
  return store;
}

function readStored(storage: Pick<Storage, 'getItem'>): Partial<ViewState> {
  const text = storage.getItem(storageKey);
  if (text === null) return {};
  try {
    const stored = storedView.safeParse(JSON.parse(text));
    return stored.success ? stored.data : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
