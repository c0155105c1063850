import { Search } from 'lucide-react';
import { useState } from 'react';
import type { AnyNodeDefinition } from '../../core/nodes/define-node.ts';
import { nodeTypeMime } from '../canvas/gestures/use-canvas-drops.ts';
import { categories, searchDefinitions } from '../studio/nodes/node-types.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { Hint } from '../ui/hint.tsx';
import { iconNamed } from '../ui/icons.ts';
import { addAfterChosen } from './add-after-chosen.ts';
import { DataFiles } from './data-files.tsx';
import './palette.css';

/** All node types, to drag onto the canvas or to add by click or Enter. */
export function Palette() {
  const [query, setQuery] = useState('');
  const found = searchDefinitions(query);
  return (
    <aside className="palette" aria-label="Nodes and files" data-tour="palette">
      <div className="palette-search">
        <Search size={14} aria-hidden="true" />
        <input
          className="input"
          type="search"
          placeholder="Find a node"
          aria-label="Find a node"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <div className="palette-list">
        {categories.map(({ category, title }) => {
          const definitions = found.filter((definition) => definition.category === category);
          if (definitions.length === 0) return null;
          return (
            <section key={category}>
              <h2 className="palette-heading">{title}</h2>
              <ul>
                {definitions.map((definition) => (
                  <PaletteItem key={definition.type} definition={definition} />
                ))}
              </ul>
            </section>
          );
        })}
        {found.length === 0 && <p className="palette-empty">No node does "{query}".</p>}
        {query === '' && <DataFiles />}
      </div>
    </aside>
  );
}

function PaletteItem({ definition }: { definition: AnyNodeDefinition }) {
  const studio = useStudio();
  const document = useDocumentId();
  const Icon = iconNamed(definition.icon);
  return (
    <li>
      <Hint text={definition.summary} side="right">
        <button
          type="button"
          className="palette-item"
          draggable
          onDragStart={(event) => {
            event.dataTransfer.setData(nodeTypeMime, definition.type);
            event.dataTransfer.effectAllowed = 'copy';
          }}
          onClick={() => addAfterChosen(studio, document, definition)}
        >
          <span className="chip-icon" data-category={definition.category} aria-hidden="true">
            <Icon size={14} />
          </span>
          <span className="palette-name">{definition.title}</span>
        </button>
      </Hint>
    </li>
  );
}
