import { alignSelection } from '../studio/editing/align-nodes.ts';
import { edit, groupSelection, pipelineOf } from '../studio/editing/edit-nodes.ts';
import { activeSelection } from '../studio/studio.ts';
import type { Action } from './action.ts';
import { onPipeline } from './on-pipeline.ts';

const alignments = [
  { how: 'left', title: 'Align left' },
  { how: 'centreX', title: 'Align centres' },
  { how: 'top', title: 'Align top' },
  { how: 'centreY', title: 'Align middles' },
  { how: 'spreadX', title: 'Spread horizontally' },
  { how: 'spreadY', title: 'Spread vertically' },
] as const;

export const arrangeActions: readonly Action[] = [
  {
    id: 'arrange.layout',
    title: 'Tidy up',
    section: 'Arrange',
    chords: ['shift+l'],
    keywords: 'auto layout arrange',
    run: onPipeline(async (studio, document) => {
      const { layOut } = await import('../studio/editing/auto-layout.ts');
      await layOut(studio, document);
    }),
  },
  {
    id: 'arrange.group',
    title: 'Group',
    section: 'Arrange',
    chords: ['mod+g'],
    isEnabled: (studio) => activeSelection(studio).nodes.size > 0,
    run: onPipeline(groupSelection),
  },
  {
    id: 'arrange.ungroup',
    title: 'Ungroup',
    section: 'Arrange',
    chords: ['mod+shift+g'],
    isEnabled: (studio) => activeSelection(studio).groups.size > 0,
    run: onPipeline((studio, document) => {
      const pipeline = pipelineOf(studio, document);
      const groups = pipeline.groups.filter((group) => activeSelection(studio).groups.has(group.id));
      edit(
        studio,
        document,
        groups.map(({ id }) => ({ type: 'removeGroup', id })),
        'ungroup',
      );
      studio.selection.getState().select(document, { nodes: groups.flatMap((group) => group.nodes) });
    }),
  },
  ...alignments.map(
    ({ how, title }): Action => ({
      id: `arrange.${how}`,
      title,
      section: 'Arrange',
      isEnabled: (studio) => activeSelection(studio).nodes.size > 1,
      run: onPipeline((studio, document) => alignSelection(studio, document, how)),
    }),
  ),
  {
    id: 'arrange.snap',
    title: 'Snap to grid',
    section: 'Arrange',
    run: (studio) => {
      const { settings, change } = studio.settings.getState();
      return change({ isSnapping: !settings.isSnapping });
    },
  },
];
