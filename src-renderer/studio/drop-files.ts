import { freshId } from '../../core/pipeline/names.ts';
import type { Position } from '../../core/pipeline/schema.ts';
import type { Toast } from '../stores/toasts-store.ts';
import { plural } from '../ui/numbers.ts';
import { openPath } from './document-files.ts';
import { edit, newNode, pipelineOf } from './edit-nodes.ts';
import { relativeTo } from './file-paths.ts';
import { freePlace } from './free-place.ts';
import { revealNodes } from './reveal-nodes.ts';
import { documentById, type Studio } from './studio.ts';
import { tellFailure } from './tell-failure.ts';

const pipelineName = /\.weir\.json$/i;
const readers: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/\.(csv|tsv|txt|tab|psv)(\.gz)?$/i, 'input.csv'],
  [/\.(json|jsonl|ndjson|geojson)(\.gz)?$/i, 'input.json'],
  [/\.parquet$/i, 'input.parquet'],
  [/\.xlsx$/i, 'input.excel'],
  [/\.(db|sqlite|sqlite3)$/i, 'input.sqlite'],
];

/** The node type that reads a file, by its name; undefined where none does. */
export function readerOf(name: string): string | undefined {
  if (pipelineName.test(name)) return undefined;
  return readers.find(([pattern]) => pattern.test(name))?.[1];
}

const packedName = /\.(gz|tgz|zip|bz2|xz|zst|7z|rar)$/i;

/** Why a file becomes no node, and the way out. */
export function whyUnread(name: string): Pick<Toast, 'tone' | 'message' | 'detail'> {
  if (!packedName.test(name)) {
    const detail = 'Weir reads CSV, TSV, JSON, Parquet and Excel (.xlsx) files, and SQLite databases.';
    return { tone: 'warning', message: `No node reads “${name}” yet.`, detail };
  }
  const how = /\.gz$/i.test(name) ? `with “gunzip ${name}” or ` : '';
  const detail = `Unpack it ${how}in your file manager, and drop what was in it.`;
  return { tone: 'warning', message: `“${name}” is packed, and is not read as it is.`, detail };
}

/** Files from the desktop: pipelines open in tabs, data becomes input nodes below one another. One drop, one step. */
export async function readDroppedFiles(
  studio: Studio,
  document: string,
  files: readonly File[],
  at: Position,
): Promise<void> {
  const { show } = studio.toasts.getState();
  const placed: { type: string; path: string; name: string }[] = [];
  const pipelinePath = documentById(studio, document)?.path ?? null;
  for (const file of files) {
    try {
      const type = readerOf(file.name);
      if (type === undefined && !pipelineName.test(file.name)) {
        show(whyUnread(file.name));
        continue;
      }
      const { path, name } = await studio.api.files.place(file, { pipelinePath });
      if (type === undefined) await openPath(studio, path);
      else placed.push({ type, path: relativeTo(pipelinePath, path), name });
    } catch (error) {
      tellFailure(studio, `“${file.name}” could not be read.`, error);
    }
  }
  addReaders(studio, document, placed, at);
}

/** Adds an input node for each path. */
export function addReaders(
  studio: Studio,
  document: string,
  files: readonly { type: string; path: string; name: string }[],
  at: Position,
): void {
  if (files.length === 0) return;
  let pipeline = pipelineOf(studio, document);
  const before = pipeline.nodes.length;
  files.forEach(({ type, path, name }, index) => {
    const place = freePlace(pipeline, { x: at.x, y: at.y + index * 88 });
    const stem = name.replace(/\.[^.]*(\.gz)?$/i, '');
    const node = newNode(pipeline, type, place, { path });
    pipeline = {
      ...pipeline,
      nodes: [
        ...pipeline.nodes,
        {
          ...node,
          id: freshId(
            stem,
            pipeline.nodes.map((each) => each.id),
          ),
          label: stem,
        },
      ],
    };
  });
  const nodes = pipeline.nodes.slice(before);
  edit(studio, document, [{ type: 'addNodes', nodes }], `read ${plural(nodes.length, 'file')}`);
  studio.selection.getState().select(document, { nodes: nodes.slice(0, 1).map(({ id }) => id) });
  revealNodes(studio, nodes);
  studio.view.getState().showDock('data');
}
