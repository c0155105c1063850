import type { DockPanel } from '../stores/view-store.ts';
import { focusForm, focusNextRegion } from '../studio/next-region.ts';
import { activeSelection, type Studio } from '../studio/studio.ts';
import type { Action } from './action.ts';

const panels: readonly { panel: DockPanel; title: string }[] = [
  { panel: 'data', title: 'Show data' },
  { panel: 'problems', title: 'Show problems' },
  { panel: 'rejects', title: 'Show rejects' },
  { panel: 'run', title: 'Show run' },
  { panel: 'time', title: 'Show where the time of a run went' },
];

const themes = [
  { theme: 'system', title: 'Theme: as the system' },
  { theme: 'light', title: 'Theme: light' },
  { theme: 'dark', title: 'Theme: dark' },
] as const;

/** A dialog keeps the focus. */
const hasNoDialog = (studio: Studio) => studio.dialogs.getState().open === null;

export const viewActions: readonly Action[] = [
  {
    id: 'view.commands',
    title: 'Find anything…',
    section: 'View',
    chords: ['mod+k'],
    isGlobal: true,
    run: (studio) => studio.dialogs.getState().show({ kind: 'commands' }),
  },
  {
    id: 'view.fit',
    title: 'Zoom to fit',
    section: 'View',
    chords: ['shift+1'],
    run: (studio) => studio.canvas.getState().view?.fit(),
  },
  {
    id: 'view.fitSelection',
    title: 'Zoom to selection',
    section: 'View',
    chords: ['shift+2'],
    isEnabled: (studio) => activeSelection(studio).nodes.size > 0,
    run: (studio) => studio.canvas.getState().view?.fit([...activeSelection(studio).nodes]),
  },
  {
    id: 'view.zoomIn',
    title: 'Zoom in',
    section: 'View',
    chords: ['+', '='],
    run: (studio) => studio.canvas.getState().view?.zoom('in'),
  },
  {
    id: 'view.zoomOut',
    title: 'Zoom out',
    section: 'View',
    chords: ['-'],
    run: (studio) => studio.canvas.getState().view?.zoom('out'),
  },
  {
    id: 'view.zoomReset',
    title: 'Zoom to 100 %',
    section: 'View',
    chords: ['shift+0'],
    run: (studio) => studio.canvas.getState().view?.zoom('reset'),
  },
  {
    id: 'view.nextRegion',
    title: 'Go to the next part of the window',
    section: 'View',
    chords: ['f6'],
    isGlobal: true,
    keywords: 'focus keyboard region',
    isEnabled: hasNoDialog,
    run: () => focusNextRegion(1),
  },
  {
    id: 'view.regionBefore',
    title: 'Go to the previous part of the window',
    section: 'View',
    chords: ['shift+f6'],
    isGlobal: true,
    keywords: 'focus keyboard region',
    isEnabled: hasNoDialog,
    run: () => focusNextRegion(-1),
  },
  {
    id: 'view.form',
    title: 'Go to the form, and back to the canvas',
    section: 'View',
    chords: ['alt+enter'],
    isGlobal: true,
    keywords: 'focus keyboard inspector properties',
    isEnabled: (studio) => hasNoDialog(studio) && studio.view.getState().isInspectorOpen,
    run: () => focusForm(),
  },
  {
    id: 'view.palette',
    title: 'Show or hide nodes and files',
    section: 'View',
    chords: ['alt+1'],
    run: (studio) => studio.view.getState().toggle('isPaletteOpen'),
  },
  {
    id: 'view.inspector',
    title: 'Show or hide the inspector',
    section: 'View',
    chords: ['alt+2'],
    run: (studio) => studio.view.getState().toggle('isInspectorOpen'),
  },
  {
    id: 'view.dock',
    title: 'Show or hide the bottom panel',
    section: 'View',
    chords: ['alt+3'],
    run: (studio) => studio.view.getState().toggle('isDockOpen'),
  },
  {
    id: 'view.minimap',
    title: 'Show or hide the minimap',
    section: 'View',
    chords: ['alt+m'],
    run: (studio) => studio.view.getState().toggle('isMinimapOpen'),
  },
  ...panels.map(
    ({ panel, title }): Action => ({
      id: `view.${panel}`,
      title,
      section: 'View',
      run: (studio) => studio.view.getState().showDock(panel),
    }),
  ),
  ...themes.map(
    ({ theme, title }): Action => ({
      id: `view.theme.${theme}`,
      title,
      section: 'View',
      keywords: 'colour mode appearance',
      run: (studio) => studio.settings.getState().change({ theme }),
    }),
  ),
  {
    id: 'help.shortcuts',
    title: 'List the shortcuts',
    section: 'Help',
    chords: ['?'],
    run: (studio) => studio.dialogs.getState().show({ kind: 'shortcuts' }),
  },
  {
    id: 'help.tour',
    title: 'Take the tour',
    section: 'Help',
    run: (studio) => studio.settings.getState().change({ isTourDone: false }),
  },
];
