import { Command } from 'cmdk';
import { type ReactNode, useEffect, useMemo } from 'react';
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
  const choose = (take: () => void) => () => {
    close();
    take();
  };
  const show = (node: string) =>
    choose(() => {
      studio.selection.getState().select(document, { nodes: [node] });
      studio.canvas.getState().view?.fit([node]);
    });
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
          <Hit
            key={action.id}
            value={`${action.section}: ${action.title}`}
            keywords={[action.keywords ?? '']}
            onChoose={choose(() => void perform(studio, action))}
            kind={action.section}
            title={action.title}
          >
            <kbd className="keys">{keysOf(studio, action.id)}</kbd>
          </Hit>
        ))}
      </Command.Group>
      <Command.Group heading="Nodes">
        {nodes.map((node) => (
          <Hit
            key={node.id}
            value={`node ${node.id}`}
            keywords={[titleOfNode(node), node.type]}
            onChoose={show(node.id)}
            kind="Node"
            title={titleOfNode(node)}
          >
            <span className="search-note">{node.id}</span>
          </Hit>
        ))}
      </Command.Group>
      <Command.Group heading="Columns">
        {columns.map(({ node, column, key }) => (
          <Hit
            key={key}
            value={`${columnMark}${key}`}
            keywords={[column.name, titleOfNode(node), node.id]}
            onChoose={show(node.id)}
            kind="Column"
            title={column.name}
          >
            <span className="search-note">
              {column.type} · {titleOfNode(node)}
            </span>
          </Hit>
        ))}
      </Command.Group>
      <Command.Group heading="Recent files">
        {others.map((file) => (
          <Hit
            key={file.path}
            value={`file ${file.path}`}
            keywords={[file.name]}
            onChoose={choose(() => openRecent(file.path))}
            kind="File"
            title={file.name}
          >
            <span className="search-note">{file.path}</span>
          </Hit>
        ))}
      </Command.Group>
      <Command.Group heading="Samples">
        {samples.map((sample) => (
          <Hit
            key={sample.id}
            value={`sample ${sample.id}`}
            keywords={[sample.title, sample.description]}
            onChoose={choose(() => openSample(sample.id))}
            kind="Sample"
            title={sample.title}
          >
            <span className="search-note">{sample.description}</span>
          </Hit>
        ))}
      </Command.Group>
    </SearchDialog>
  );
}

interface HitProps {
  value: string;
  keywords: string[];
  onChoose: () => void;
  kind: string;
  title: string;
  children: ReactNode;
}

function Hit({ value, keywords, onChoose, kind, title, children }: HitProps) {
  return (
    <Command.Item value={value} keywords={keywords} onSelect={onChoose}>
      <span className="search-detail">{kind}</span>
      <span className="search-title">{title}</span>
      {children}
    </Command.Item>
  );
}
