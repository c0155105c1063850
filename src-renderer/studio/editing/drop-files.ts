import { dataFileEndings, readerOf } from '../../../core/nodes/file-formats.ts';
import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { isPipelineFile } from '../../../core/pipeline/file-ending.ts';
import { freshId } from '../../../core/pipeline/names.ts';
import type { Position } from '../../../core/pipeline/schema.ts';
import type { Toast } from '../../stores/toasts-store.ts';
import { plural } from '../../ui/numbers.ts';
import { openPath } from '../documents/document-files.ts';
import { fileNameOf, fileStemOf, relativeTo } from '../file-paths.ts';
import { titleOfNode } from '../nodes/node-types.ts';
import { revealNodes } from '../nodes/reveal-nodes.ts';
import { documentById, type Studio } from '../studio.ts';
import { tellFailure } from '../tell-failure.ts';
import { edit, newNode, pipelineOf } from './edit-nodes.ts';
import { filesAlike, offerOneNode } from './files-alike.ts';
import { freePlace } from './free-place.ts';
import { labelAfter } from './name-after-file.ts';

const packedName = /\.(gz|tgz|zip|bz2|xz|zst|7z|rar)$/i;

/** Why a file cannot become a node, and what to do instead. */
export function whyUnread(name: string): Pick<Toast, 'tone' | 'message' | 'detail'> {
  if (!packedName.test(name)) {
    const detail = `Weir reads files whose names end in ${dataFileEndings.join(', ')}.`;
    return { tone: 'warning', message: `No node reads "${name}" yet.`, detail };
  }
  const how = /\.gz$/i.test(name) ? `with "gunzip ${name}" or ` : '';
  const detail = `Unpack it ${how}in your file manager, and drop what was in it.`;
  return { tone: 'warning', message: `"${name}" is packed, and is not read as it is.`, detail };
}

export interface DataFile {
  type: string;
  path: string;
  name: string;
  /** The only table of a database; if there are several, the user chooses. */
  table?: string;
}

/** A file as a node's config names it. */
export async function dataFileOf(studio: Studio, document: string, type: string, file: string): Promise<DataFile> {
  const pipelinePath = documentById(studio, document)?.path ?? null;
  const path = relativeTo(pipelinePath, file);
  const name = fileNameOf(file);
  if (!formOfType(type).some(({ meta }) => meta?.control === 'table')) return { type, path, name };
  // A failure to read is reported at the node.
  const tables = await studio.api.preview.parts({ path, pipelinePath, part: 'table' }).catch(() => []);
  const [table] = tables;
  return { type, path, name, ...(tables.length === 1 && table !== undefined && { table }) };
}

/**
 * Takes files from the desktop: pipelines open in tabs, data files become input nodes below one another. One drop, one
 * step.
 */
export async function readDroppedFiles(
  studio: Studio,
  document: string,
  files: readonly File[],
  at: Position,
): Promise<void> {
  const { show } = studio.toasts.getState();
  const placed: DataFile[] = [];
  const pipelinePath = documentById(studio, document)?.path ?? null;
  for (const file of files) {
    try {
      const type = readerOf(file.name)?.type;
      if (type === undefined && !isPipelineFile(file.name)) {
        show(whyUnread(file.name));
        continue;
      }
      const { path } = await studio.api.files.place(file, { pipelinePath });
      if (type === undefined) await openPath(studio, path);
      else placed.push(await dataFileOf(studio, document, type, path));
    } catch (error) {
      tellFailure(studio, `"${file.name}" could not be read.`, error);
    }
  }
  addReaders(studio, document, placed, at);
}

/** Adds an input node for each file. */
export function addReaders(studio: Studio, document: string, files: readonly DataFile[], at: Position): void {
  if (files.length === 0) return;
  let pipeline = pipelineOf(studio, document);
  const before = pipeline.nodes.length;
  files.forEach((file, index) => {
    const { type, name, ...config } = file;
    const { path } = config;
    const place = freePlace(pipeline, { x: at.x, y: at.y + index * 88 });
    const id = freshId(
      fileStemOf(name),
      pipeline.nodes.map((node) => node.id),
    );
    const beside = files.filter((other) => other !== file).map((other) => fileStemOf(other.name));
    const label = labelAfter(path, [...pipeline.nodes.map(titleOfNode), ...beside]);
    const node = { ...newNode(pipeline, type, place, config), id, label };
    pipeline = { ...pipeline, nodes: [...pipeline.nodes, node] };
  });
  const nodes = pipeline.nodes.slice(before);
  edit(studio, document, [{ type: 'addNodes', nodes }], `read ${plural(nodes.length, 'file')}`);
  const [first] = nodes;
  if (first !== undefined) studio.selection.getState().selectNew(document, first.id);
  revealNodes(studio, nodes);
  studio.view.getState().showDock('data');
  const alike = filesAlike(files);
  const readers = nodes.filter((_, index) => alike.some((file) => file === files[index]));
  if (readers.length > 0) offerOneNode(studio, document, readers);
}
