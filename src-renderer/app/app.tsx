import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { useShortcuts } from '../actions/use-shortcuts.ts';
import { Canvas } from '../canvas/canvas.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { Palette } from '../palette/palette.tsx';
import { hasWaitingDrafts } from '../studio/documents/keep-drafts.ts';
import { DocumentProvider, useDocument, useStudio } from '../studio/studio-context.tsx';
import { MessagePlace, Toaster } from '../ui/toaster.tsx';
import './app.css';
import { LostHostBar } from './bars/lost-host-bar.tsx';
import { OutsideChangeBar } from './bars/outside-change-bar.tsx';
import { StatusBar } from './bars/status-bar.tsx';
import { TitleBar } from './bars/title-bar.tsx';
import { Dialogs } from './dialogs/dialogs.tsx';
import { Dock } from './dock.tsx';
import { Tour } from './tour.tsx';
import { UnreadableFile } from './unreadable-file.tsx';
import { useClipboardEvents } from './use-clipboard-events.ts';
import { usePanelSizes, usualSize } from './use-panel-sizes.ts';
import { useTheme } from './use-theme.ts';

export function App() {
  const studio = useStudio();
  const activeId = useStore(studio.documents, (state) => state.activeId);
  useTheme();
  useShortcuts();
  useClipboardEvents();
  useLeaveGuard();
  return (
    <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
      <Toaster store={studio.toasts} tab={activeId}>
        <div className="app">
          <TitleBar />
          {activeId === null ? (
            <MessagePlace />
          ) : (
            <DocumentProvider id={activeId} key={activeId}>
              <Middle />
              <StatusBar />
              <Dialogs />
            </DocumentProvider>
          )}
          <Tour />
        </div>
      </Toaster>
    </Tooltip.Provider>
  );
}

function Middle() {
  const isUnreadable = useDocument((document) => document.unreadable !== null);
  if (!isUnreadable) return <Workspace />;
  return (
    <>
      <UnreadableFile />
      <MessagePlace />
    </>
  );
}

function Workspace() {
  const { view } = useStudio();
  const isPaletteOpen = useStore(view, (state) => state.isPaletteOpen);
  const isInspectorOpen = useStore(view, (state) => state.isInspectorOpen);
  const isDockOpen = useStore(view, (state) => state.isDockOpen);
  const isCanvasShown = useStore(view, (state) => !(state.isDockOpen && state.isDockTall));
  const columns = usePanelSizes('width', 'middle');
  const rows = usePanelSizes('height', 'canvas');
  return (
    <main className="workspace">
      <OutsideChangeBar />
      <LostHostBar />
      <Group orientation="horizontal" {...columns}>
        {isPaletteOpen && (
          <>
            <Panel
              id="palette"
              defaultSize={usualSize('palette')}
              minSize="186px"
              maxSize="360px"
              groupResizeBehavior="preserve-pixel-size"
            >
              <Palette />
            </Panel>
            <Separator className="split" aria-label="Width of the palette" />
          </>
        )}
        <Panel id="middle" minSize="320px">
          <Group orientation="vertical" {...rows}>
            {isCanvasShown && (
              <Panel id="canvas" minSize="160px">
                <Canvas />
              </Panel>
            )}
            {isDockOpen && isCanvasShown && (
              <Separator className="split" data-way="row" aria-label="Height of the bottom panel" />
            )}
            {isDockOpen && (
              <Panel id="dock" defaultSize={usualSize('dock')} minSize="96px" groupResizeBehavior="preserve-pixel-size">
                <Dock />
              </Panel>
            )}
          </Group>
        </Panel>
        {isInspectorOpen && (
          <>
            <Separator className="split" aria-label="Width of the inspector" />
            <Panel
              id="inspector"
              defaultSize={usualSize('inspector')}
              minSize="264px"
              maxSize="560px"
              groupResizeBehavior="preserve-pixel-size"
            >
              <div className="inspector-column">
                <Inspector />
                <MessagePlace isInPanel />
              </div>
            </Panel>
          </>
        )}
      </Group>
      {!isInspectorOpen && <MessagePlace />}
    </main>
  );
}

/** Has the browser ask before a window closes while changes are in no draft or file yet. */
function useLeaveGuard(): void {
  const studio = useStudio();
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (studio.info.host === 'browser' && hasWaitingDrafts(studio)) event.preventDefault();
    };
    addEventListener('beforeunload', guard);
    return () => removeEventListener('beforeunload', guard);
  }, [studio]);
}
