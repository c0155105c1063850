import { Command } from 'cmdk';
import { useEffect, useMemo } from 'react';
import type { AnyNodeDefinition } from '../../core/nodes/define-node.ts';
import { addAfterChosen } from '../palette/add-after-chosen.ts';
import { showNode } from '../studio/nodes/show-node.ts';
import { useDescription, useDocument, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { SearchDialog } from '../ui/search-dialog.tsx';
import {
  actionHits,
  additionHits,
  columnHits,
  fileHits,
  type Hit,
  nodeHits,
  rankHit,
  sampleHits,
} from './command-hits.ts';
import { useKnownFiles } from './use-known-files.ts';

/** Finds any action, node, type of node, column or pipeline. */
export function CommandPalette() {
  const studio = useStudio();
  const document = useDocumentId();
  const nodes = usePipeline((pipeline) => pipeline.nodes);
  const described = useDescription((description) => description?.nodes);
  const path = useDocument((current) => current.path);
  const { recent, samples, load, openRecent, openSample } = useKnownFiles();
  useEffect(load, [load]);
  const ofPipeline = useMemo(() => {
    const show = (node: string) => showNode(studio, document, node);
    const add = (definition: AnyNodeDefinition) => {
      const id = addAfterChosen(studio, document, definition);
      requestAnimationFrame(() => studio.canvas.getState().view?.focusNode(id));
    };
    return {
      nodes: nodeHits(nodes, show),
      additions: additionHits(add),
      columns: columnHits(nodes, described, show),
    };
  }, [studio, document, nodes, described]);
  const others = recent.filter((file) => file.path !== path && !file.isMissing);
  const close = () => studio.dialogs.getState().close();
  const choose = (hit: Hit) => {
    close();
    hit.choose();
  };
  return (
    <SearchDialog
      title="Find anything"
      placeholder="Find an action, a node, a column or a file; or add a node"
      rank={rankHit}
      onClose={close}
    >
      <Hits heading="Actions" hits={actionHits(studio)} onChoose={choose} />
      <Hits heading="Nodes" hits={ofPipeline.nodes} onChoose={choose} />
      <Hits heading="Nodes to add" hits={ofPipeline.additions} onChoose={choose} />
      <Hits heading="Columns" hits={ofPipeline.columns} onChoose={choose} />
      <Hits heading="Recent files" hits={fileHits(others, openRecent)} onChoose={choose} />
      <Hits heading="Samples" hits={sampleHits(samples, openSample)} onChoose={choose} />
    </SearchDialog>
  );
}

function Hits({ heading, hits, onChoose }: { heading: string; hits: readonly Hit[]; onChoose(hit: Hit): void }) {
  return (
    <Command.Group heading={heading}>
      {hits.map((hit) => (
        <Command.Item key={hit.value} value={hit.value} keywords={hit.keywords} onSelect={() => onChoose(hit)}>
          <span className="search-detail">{hit.kind}</span>
          <span className="search-title">{hit.title}</span>
          {hit.keys !== undefined && <kbd className="keys">{hit.keys}</kbd>}
          {hit.note !== undefined && <span className="search-note">{hit.note}</span>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
