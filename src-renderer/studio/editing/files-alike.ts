import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import { plural } from '../../ui/numbers.ts';
import { nodeById } from '../nodes/node-index.ts';
import { documentById, type Studio } from '../studio.ts';
import { edit, pipelineOf } from './edit-nodes.ts';

interface NamedFile {
  type: string;
  name: string;
}

/** The largest group of files that one node can read and whose names differ only in digits; empty for groups of one. */
export function filesAlike<File extends NamedFile>(files: readonly File[]): readonly File[] {
  const groups = Map.groupBy(
    files.filter(canBeMany),
    ({ type, name }) => `${type} ${name.replace(/\d+([-_. ]\d+)*/g, '#')}`,
  );
  const [largest = []] = [...groups.values()].toSorted((one, other) => other.length - one.length);
  return largest.length > 1 ? largest : [];
}

function canBeMany({ type }: NamedFile): boolean {
  return formOfType(type).find(({ key }) => key === 'path')?.shape.kind === 'list';
}

/** Offers to replace several nodes that read similar files, such as monthly ones, by one node. */
export function offerOneNode(studio: Studio, document: string, nodes: readonly PipelineNode[]): void {
  const about = `files alike of ${document}`;
  studio.toasts.getState().show({
    tone: 'info',
    message: `${plural(nodes.length, 'file')} have similar names.`,
    detail: 'One node can read them, one after the other.',
    about,
    document,
    isQuestion: true,
    action: { title: 'Read them by one node', onChoose: () => readByOne(studio, document, nodes) },
  });
  const stop = studio.documents.subscribe(() => {
    if (areAsAdded(studio, document, nodes)) return;
    stop();
    studio.toasts.getState().dismissAbout(about);
  });
}

/** A node that was configured or wired in the meantime answers the offer. */
function areAsAdded(studio: Studio, document: string, nodes: readonly PipelineNode[]): boolean {
  const pipeline = documentById(studio, document)?.history.pipeline;
  return nodes.every(({ id, config }) => {
    const isWired = pipeline?.edges.some(({ from }) => splitEndpoint(from).node === id);
    return pipeline !== undefined && nodeById(pipeline, id)?.config === config && isWired === false;
  });
}

function readByOne(studio: Studio, document: string, nodes: readonly PipelineNode[]): void {
  const pipeline = pipelineOf(studio, document);
  const left = nodes.flatMap(({ id }) => nodeById(pipeline, id) ?? []);
  const [first, ...others] = left;
  if (first === undefined || others.length === 0) return;
  const paths = left.flatMap(({ config }) => config['path'] ?? []);
  edit(
    studio,
    document,
    [
      { type: 'configureNode', id: first.id, config: { ...first.config, path: paths } },
      { type: 'labelNode', id: first.id, label: commonStart(left.map(({ label = '' }) => label)) },
      { type: 'removeNodes', ids: others.map(({ id }) => id) },
    ],
    'read by one node',
  );
  studio.selection.getState().select(document, { nodes: [first.id] });
}

/**
 * The common start of names: `umsatz` of `umsatz_2025-01` and `umsatz_2025-02`; undefined if they start with digits.
 */
function commonStart([name = '']: readonly string[]): string | undefined {
  return name.replace(/[\s_.-]*\d.*$/, '') || undefined;
}
