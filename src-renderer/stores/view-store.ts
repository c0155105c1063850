import * as z from 'zod';
import { createStore } from 'zustand/vanilla';

export const dockPanels = ['data', 'problems', 'rejects', 'run', 'time'] as const;
export type DockPanel = (typeof dockPanels)[number];

/** The parts of a run that can be shown. */
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
  /** Not stored: a window starts with the overview of a run. */
  runPart: RunPart;
  isDockOpen: boolean;
  /** The open dock covers the canvas. Not stored: a window starts with its canvas visible. */
  isDockTall: boolean;
  isPaletteOpen: boolean;
  isInspectorOpen: boolean;
  isMinimapOpen: boolean;
  /** Width or height in pixels of panels that the user resized. */
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
  // The stored name may be that of a panel that was renamed since.
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

/** The layout of the window. Stored in the browser, not in pipeline files. */
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
