import type { RecentFile, SampleInfo } from '../../core/api/files.ts';
import type { AnyNodeDefinition } from '../../core/nodes/define-node.ts';
import { nodeDefinitions } from '../../core/nodes/registry.ts';
import type { PipelineNode } from '../../core/pipeline/schema.ts';
import { actions } from '../actions/actions.ts';
import { keysOf, perform } from '../actions/perform.ts';
import type { PipelineDescription } from '../api/preview-api.ts';
import { titleOfNode } from '../studio/nodes/node-types.ts';
import type { Studio } from '../studio/studio.ts';
import { rankOf, rankOfPart } from '../ui/rank.ts';

/** A search result of the command palette. */
export interface Hit {
  /** Unique among all. */
  value: string;
  /** Further words that the search finds it by. */
  keywords: string[];
  kind: string;
  title: string;
  note?: string;
  /** Its shortcut. */
  keys?: string;
  choose(): void;
}

const columnMark = 'column ';

/** Ranks a hit. A column must match by its own name, else a matching node title would list all its columns. */
export function rankHit(value: string, query: string, keywords: readonly string[] = []): number {
  const [name = '', ...owner] = keywords;
  return value.startsWith(columnMark)
    ? rankOfPart(name, owner.join(' '), query)
    : rankOf(`${keywords.join(' ')} ${value}`, query);
}

export function actionHits(studio: Studio): Hit[] {
  const offered = actions.filter((action) => action.id !== 'view.commands' && action.isEnabled?.(studio) !== false);
  return offered.map((action) => ({
    value: `${action.section}: ${action.title}`,
    keywords: [action.keywords ?? ''],
    kind: action.section,
    title: action.title,
    keys: keysOf(studio, action.id),
    choose: () => void perform(studio, action),
  }));
}

export function nodeHits(nodes: readonly PipelineNode[], show: (node: string) => void): Hit[] {
  return nodes.map((node) => ({
    value: `node ${node.id}`,
    keywords: [titleOfNode(node), node.type],
    kind: 'Node',
    title: titleOfNode(node),
    note: node.id,
    choose: () => show(node.id),
  }));
}

/** The node types that can be added. */
export function additionHits(add: (definition: AnyNodeDefinition) => void): Hit[] {
  return nodeDefinitions.map((definition) => ({
    value: `add ${definition.type}`,
    keywords: [definition.title, definition.keywords ?? ''],
    kind: 'Add',
    title: definition.title,
    note: definition.summary,
    choose: () => add(definition),
  }));
}

/** The columns of all nodes, except those of rejected rows. */
export function columnHits(
  nodes: readonly PipelineNode[],
  described: PipelineDescription['nodes'] | undefined,
  show: (node: string) => void,
): Hit[] {
  return nodes.flatMap((node) =>
    Object.entries(described?.[node.id]?.outputs ?? {}).flatMap(([port, columns]) =>
      port === 'rejected'
        ? []
        : columns.map((column) => ({
            value: `${columnMark}${node.id}.${port}.${column.name}`,
            keywords: [column.name, titleOfNode(node), node.id],
            kind: 'Column',
            title: column.name,
            note: `${column.type} · ${titleOfNode(node)}`,
            choose: () => show(node.id),
          })),
    ),
  );
}

export function fileHits(files: readonly RecentFile[], open: (path: string) => void): Hit[] {
  return files.map(({ path, name }) => ({
    value: `file ${path}`,
    keywords: [name],
    kind: 'File',
    title: name,
    note: path,
    choose: () => open(path),
  }));
}

export function sampleHits(samples: readonly SampleInfo[], open: (id: string) => void): Hit[] {
  return samples.map(({ id, title, description }) => ({
    value: `sample ${id}`,
    keywords: [title, description],
    kind: 'Sample',
    title,
    note: description,
    choose: () => open(id),
  }));
}
