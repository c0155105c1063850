import { Magnet, Map as MapIcon, Maximize, StickyNote, WandSparkles, ZoomIn, ZoomOut } from 'lucide-react';
import { useStore } from 'zustand';
import { keysOf, performById } from '../actions/perform.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';

export function CanvasToolbar() {
  const studio = useStudio();
  const isSnapping = useStore(studio.settings, (state) => state.settings.isSnapping);
  const isMinimapOpen = useStore(studio.view, (state) => state.isMinimapOpen);
  const button = (id: string) => ({
    keys: keysOf(studio, id),
    size: 'small' as const,
    onClick: () => performById(studio, id),
  });
  return (
    <div className="canvas-toolbar" role="toolbar" aria-label="Canvas">
      <IconButton label="Zoom out" {...button('view.zoomOut')}>
        <ZoomOut size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="Zoom in" {...button('view.zoomIn')}>
        <ZoomIn size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="Zoom to fit" {...button('view.fit')}>
        <Maximize size={15} aria-hidden="true" />
      </IconButton>
      <hr />
      <IconButton label="Tidy up" {...button('arrange.layout')}>
        <WandSparkles size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="Snap to grid" isPressed={isSnapping} {...button('arrange.snap')}>
        <Magnet size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="Add sticky note" {...button('edit.addNote')}>
        <StickyNote size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="Minimap" isPressed={isMinimapOpen} {...button('view.minimap')}>
        <MapIcon size={15} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
