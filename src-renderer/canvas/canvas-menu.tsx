import { type ReactNode, useState } from 'react';
import { findAction } from '../actions/actions.ts';
import { describeChord } from '../actions/chords.ts';
import { keysOf, perform } from '../actions/perform.ts';
import { pasteText } from '../studio/editing/clipboard.ts';
import { activeSelection, type Studio } from '../studio/studio.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { type MenuItem, RightClickMenu } from '../ui/menu.tsx';
import { groupPrefix, notePrefix } from './flow-graph.ts';

const onNode = [
  'run.toHere',
  'view.data',
  '-',
  'edit.rename',
  'edit.connect',
  'edit.swapSides',
  'edit.duplicate',
  'edit.copy',
  'edit.cut',
  'edit.disable',
  'arrange.group',
  '-',
  'edit.deleteBridge',
  'edit.delete',
];
const onSeveral = [
  'edit.duplicate',
  'edit.copy',
  'edit.cut',
  'edit.disable',
  'arrange.group',
  '-',
  'arrange.left',
  'arrange.centreX',
  'arrange.top',
  'arrange.centreY',
  'arrange.spreadX',
  'arrange.spreadY',
  '-',
  'edit.delete',
];
const onGroup = ['edit.rename', 'arrange.ungroup', '-', 'edit.delete'];
const onWire = ['edit.insert', '-', 'edit.delete'];
const onNothing = ['edit.addNode', 'edit.addNote', '-', 'edit.selectAll', 'arrange.layout', 'view.fit'];

/** The context menu of the canvas: its items depend on what is under the pointer. */
export function CanvasMenu({ children }: { children: ReactNode }) {
  const studio = useStudio();
  const document = useDocumentId();
  const [items, setItems] = useState<readonly MenuItem[]>([]);
  return (
    <RightClickMenu label="Canvas menu" items={items}>
      <div
        className="canvas-area"
        onContextMenuCapture={(event) => {
          selectUnder(studio, document, event.target);
          setItems(itemsFor(studio, document));
        }}
      >
        {children}
      </div>
    </RightClickMenu>
  );
}

function selectUnder(studio: Studio, document: string, target: EventTarget): void {
  if (!(target instanceof Element)) return;
  const selection = activeSelection(studio);
  const { select } = studio.selection.getState();
  const id = target.closest('.react-flow__node')?.getAttribute('data-id');
  const edge = target.closest('.react-flow__edge')?.getAttribute('data-id');
  if (id?.startsWith(groupPrefix)) select(document, { groups: [id.slice(groupPrefix.length)] });
  else if (id?.startsWith(notePrefix)) select(document, { notes: [id.slice(notePrefix.length)] });
  else if (id && !selection.nodes.has(id)) select(document, { nodes: [id] });
  else if (edge) select(document, { edges: [edge] });
  else if (!id && target.closest('.react-flow__pane')) select(document, {});
}

function itemsFor(studio: Studio, document: string): MenuItem[] {
  const { nodes, notes, groups, edges } = activeSelection(studio);
  const ids =
    groups.size > 0
      ? onGroup
      : nodes.size > 1
        ? onSeveral
        : nodes.size + notes.size === 1
          ? onNode
          : edges.size > 0
            ? onWire
            : onNothing;
  const items = ids.flatMap((id): MenuItem[] => {
    if (id === '-') return [{ kind: 'separator' }];
    const action = findAction(id);
    if (action === undefined || action.isEnabled?.(studio) === false) return [];
    return [
      {
        kind: 'item',
        title: action.titleNow?.(studio) ?? action.title,
        keys: keysOf(studio, id),
        isDangerous: id === 'edit.delete',
        onChoose: () => void perform(studio, action),
      },
    ];
  });
  if (ids === onNothing) items.splice(2, 0, pasteItem(studio, document));
  return items;
}

function pasteItem(studio: Studio, document: string): MenuItem {
  const at = studio.canvas.getState().pointed();
  return {
    kind: 'item',
    title: 'Paste',
    keys: describeChord('mod+v', studio.info.platform === 'darwin'),
    async onChoose() {
      const text = await navigator.clipboard.readText().catch(() => '');
      if (text !== '' && pasteText(studio, document, text, at)) return;
      studio.toasts
        .getState()
        .show({ tone: 'info', message: 'Nothing to paste here. The paste shortcut always works.' });
    },
  };
}
