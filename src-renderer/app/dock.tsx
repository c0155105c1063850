import { ChevronDown, Maximize2, Minimize2 } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useStore } from 'zustand';
import { performById } from '../actions/perform.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { BoldRoom } from '../ui/bold-room.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import './dock.css';
import { dockPanels } from './dock-panels.tsx';

/** The bottom panel, with tabs for rows, problems, rejects and runs. */
export function Dock() {
  const studio = useStudio();
  const chosen = useStore(studio.view, (state) => state.dockPanel);
  const isTall = useStore(studio.view, (state) => state.isDockTall);
  const shown = dockPanels.find((panel) => panel.id === chosen) ?? dockPanels[0];
  if (shown === undefined) return null;
  return (
    <Tabs.Root
      className="dock"
      value={shown.id}
      onValueChange={(id) => {
        const panel = dockPanels.find((candidate) => candidate.id === id);
        if (panel !== undefined) studio.view.getState().showDock(panel.id);
      }}
    >
      <div className="dock-bar">
        <Tabs.List className="dock-tabs" aria-label="Panels" data-tour="dock">
          {dockPanels.map(({ id, title, Badge }) => (
            <Tabs.Trigger key={id} value={id} className="dock-tab">
              <BoldRoom text={title} />
              {Badge !== undefined && <Badge />}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <IconButton
          label={isTall ? 'Show the canvas too' : 'Let this panel fill the middle'}
          size="small"
          className="dock-tall"
          onClick={() => studio.view.getState().toggle('isDockTall')}
        >
          {isTall ? <Minimize2 size={14} aria-hidden="true" /> : <Maximize2 size={14} aria-hidden="true" />}
        </IconButton>
        <IconButton label="Hide this panel" size="small" onClick={() => performById(studio, 'view.dock')}>
          <ChevronDown size={15} aria-hidden="true" />
        </IconButton>
      </div>
      {dockPanels.map(({ id, Panel }) => (
        <Tabs.Content key={id} value={id} className="dock-panel">
          <Panel />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
