import { Command } from 'cmdk';
import { useMemo, useState } from 'react';
import type { AnyNodeDefinition } from '../../core/nodes/define-node.ts';
import { headHeight, nodeWidth } from '../canvas/geometry/node-geometry.ts';
import type { Point } from '../stores/canvas-store.ts';
import { addNode, type PortEnd } from '../studio/editing/edit-nodes.ts';
import { fitsPort, searchDefinitions } from '../studio/nodes/node-types.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { iconNamed } from '../ui/icons.ts';
import { SearchDialog } from '../ui/search-dialog.tsx';
import { addAfterChosen } from './add-after-chosen.ts';

interface AddNodeDialogProps {
  /** Null without a pointer position: then the node goes where the palette would put it. */
  at: Point | null;
  query: string;
  /** The port to wire the new node to. */
  from: PortEnd | undefined;
}

/** A search for a node type to add at a place; if a wire was pulled there, only types that fit its port. */
export function AddNodeDialog({ at, query: typed, from }: AddNodeDialogProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const [query, setQuery] = useState(typed);
  const found = useMemo(
    () => searchDefinitions(query).filter((definition) => from === undefined || fitsPort(definition, from.side)),
    [query, from],
  );
  const close = () => studio.dialogs.getState().close();
  const add = (definition: AnyNodeDefinition) => {
    if (at === null) return addAfterChosen(studio, document, definition);
    return addNode(studio, document, definition, cornerAt(at, from), { from: from ? [from] : [] });
  };
  return (
    <SearchDialog
      title={from === undefined ? 'Add a node' : `Add a node ${from.side === 'out' ? 'after' : 'before'} ${from.node}`}
      placeholder={from === undefined ? 'Add a node: filter, join, CSV …' : 'Add what fits here'}
      query={query}
      onQuery={setQuery}
      isFiltering={false}
      onClose={close}
    >
      {found.map((definition) => {
        const Icon = iconNamed(definition.icon);
        return (
          <Command.Item
            key={definition.type}
            value={definition.type}
            onSelect={() => {
              close();
              const id = add(definition);
              requestAnimationFrame(() => studio.canvas.getState().view?.focusNode(id));
            }}
          >
            <span className="chip-icon" data-category={definition.category} aria-hidden="true">
              <Icon size={14} />
            </span>
            <span className="search-title">
              {definition.title}
              <small>{definition.summary}</small>
            </span>
            <span className="search-note">{definition.type}</span>
          </Command.Item>
        );
      })}
    </SearchDialog>
  );
}

function cornerAt(at: Point, from: PortEnd | undefined): Point {
  if (from === undefined) return { x: at.x - nodeWidth / 2, y: at.y - headHeight / 2 };
  return { x: from.side === 'out' ? at.x : at.x - nodeWidth, y: at.y - headHeight / 2 };
}
