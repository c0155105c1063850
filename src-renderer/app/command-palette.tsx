import { Command } from 'cmdk';
import { useEffect, useMemo } from 'react';
import { actions } from '../actions/actions.ts';
import { keysOf, perform } from '../actions/perform.ts';
import { titleOfNode } from '../studio/node-types.ts';
import { useDescription, useDocument, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { rankOf, rankOfPart } from '../ui/rank.ts';
import { SearchDialog } from '../ui/search-dialog.tsx';
import { useKnownFiles } from './use-known-files.ts';

const columnMark = 'column ';

/** A column is found by its own name: a node whose title fits would bring all that it has. */
function rank(value: string, query: string, keywords: readonly string[] = []): number {
  const [name = '', ...owner] = keywords;
  return value.startsWith(columnMark)
    ? rankOfPart(name, owner.join(' '), query)
    : rankOf(`${keywords.join(' ')} ${value}`, query);
}

/** Finds any action, node, column or pipeline. */
export function CommandPalette() {
  const studio = useStudio();
  const document = useDocumentId();
  const nodes = usePipeline((pipeline) => pipeline.nodes);
  const described = useDescription((description) => description?.nodes);
  const close = () => studio.dialogs.getState().close();
  const columns = useMemo(
    () =>
      nodes.flatMap((node) =>
        Object.entries(described?.[node.id]?.outputs ?? {}).flatMap(([port, list]) =>
          port === 'rejected' ? [] : list.map((column) => ({ node, column, key: `${node.id}.${port}.${column.name}` })),
        ),
      ),
    [nodes, described],
  );
  const show = (node: string) => {
    close();
    studio.selection.getState().select(document, { nodes: [node] });
    studio.canvas.getState().view?.fit([node]);
  };
  const { recent, samples, load, openRecent, openSample } = useKnownFiles();
  useEffect(load, [load]);
  const path = useDocument((current) => current.path);
  const others = recent.filter((file) => file.path !== path && !file.isMissing);
  const offered = actions.filter((action) => action.id !== 'view.commands' && action.isEnabled?.(studio) !== false);
  return (
    <SearchDialog
      title="Find anything"
      placeholder="Find an action, a node, a column or a file"
      rank={rank}
      onClose={close}
    >
      <Command.Group heading="Actions">
        {offered.map((action) => (
          <Command.Item
            key={action.id}
            value={`${action.section}: ${action.title}`}
            keywords={[action.keywords ?? '']}
            onSelect={() => {
              close();
              void perform(studio, action);
            }}
          >
            <span className="search-detail">{action.section}</span>
            <span className="search-title">{action.title}</span>
            <kbd className="keys">{keysOf(studio, action.id)}</kbd>
          </Command.Item>
        ))}
      </Command.Group>
      <Command.Group heading="Nodes">
        {nodes.map((node) => (
          <Command.Item
            key={node.id}
            value={`node ${node.id}`}
            keywords={[titleOfNode(node), node.type]}
            onSelect={() => show(node.id)}
          >
            <span className="search-detail">Node</span>
            <span className="search-title">{titleOfNode(node)}</span>
            <span className="search-note">{node.id}</span>
          </Command.Item>
        ))}
      </Command.Group>
      <Command.Group heading="Columns">
        {columns.map(({ node, column, key }) => (
          <Command.Item
            key={key}
            value={`${columnMark}${key}`}
            keywords={[column.name, titleOfNode(node), node.id]}
            onSelect={() => show(node.id)}
          >
            <span className="search-detail">Column</span>
            <span className="search-title">{column.name}</span>
            <span className="search-note">
              {column.type} · {titleOfNode(node)}
            </span>
          </Command.Item>
        ))}
      </Command.Group>
      <Command.Group heading="Recent files">
        {others.map((file) => (
          <Command.Item
            key={file.path}
            value={`file ${file.path}`}
            keywords={[file.name]}
            onSelect={() => {
              close();
              openRecent(file.path);
            }}
          >
            <span className="search-detail">File</span>
            <span className="search-title">{file.name}</span>
            <span className="search-note">{file.path}</span>
          </Command.Item>
        ))}
      </Command.Group>
      <Command.Group heading="Samples">
        {samples.map((sample) => (
          <Command.Item
            key={sample.id}
            value={`sample ${sample.id}`}
            keywords={[sample.title, sample.description]}
            onSelect={() => {
              close();
              openSample(sample.id);
            }}
          >
            <span className="search-detail">Sample</span>
            <span className="search-title">{sample.title}</span>
            <span className="search-note">{sample.description}</span>
          </Command.Item>
        ))}
      </Command.Group>
    </SearchDialog>
  );
}
