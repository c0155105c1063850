import * as z from 'zod';
import type { Edit } from './edits.ts';
import { renameEnd, splitEndpoint } from './endpoints.ts';
import { parseJson } from './json-text.ts';
import { freshId } from './names.ts';
import { edgeSchema, nodeSchema, noteSchema, type Pipeline, type PipelineNode, type Position } from './schema.ts';

const clipSchema = z.strictObject({
  format: z.literal('weir-clip/1'),
  nodes: z.array(nodeSchema),
  edges: z.array(edgeSchema),
  notes: z.array(noteSchema),
});

/** Part of a pipeline on its way through the clipboard. */
export type Clip = z.infer<typeof clipSchema>;

/** Copies nodes and notes, with the edges between the nodes. */
export function copySelection(pipeline: Pipeline, ids: ReadonlySet<string>): Clip {
  const isInner = (end: string) => ids.has(splitEndpoint(end).node);
  return {
    format: 'weir-clip/1',
    nodes: pipeline.nodes.filter((node) => ids.has(node.id)),
    edges: pipeline.edges.filter((edge) => isInner(edge.from) && isInner(edge.to)),
    notes: pipeline.notes.filter((note) => ids.has(note.id)),
  };
}

/** A clip from the text of a clipboard; undefined if the text is something else. */
export function parseClip(text: string): Clip | undefined {
  const json = parseJson(text);
  return json.ok ? clipSchema.safeParse(json.value).data : undefined;
}

/** The edits that paste a clip under fresh ids, its upper left corner at `at`, and those ids. */
export function pasteClip(pipeline: Pipeline, clip: Clip, at: Position): { edits: Edit[]; ids: string[] } {
  const taken = new Set(pipeline.nodes.map((node) => node.id));
  const renamed = new Map<string, string>();
  for (const { id } of clip.nodes) {
    const other = freshId(id, taken);
    taken.add(other);
    renamed.set(id, other);
  }
  const takenNotes = new Set(pipeline.notes.map((note) => note.id));
  const positions = [...clip.nodes, ...clip.notes].flatMap(({ position }) => position ?? []);
  const left = Math.min(...positions.map(({ x }) => x));
  const top = Math.min(...positions.map(({ y }) => y));
  const moved = (position: Position | undefined) =>
    position === undefined ? { ...at } : { x: at.x + position.x - left, y: at.y + position.y - top };

  const fresh = (id: string) => renamed.get(id) ?? id;
  const nodes = clip.nodes.map((node): PipelineNode => {
    return { ...node, id: fresh(node.id), position: moved(node.position) };
  });
  const edges = clip.edges.map(({ from, to }) => ({ from: renameEnd(from, fresh), to: renameEnd(to, fresh) }));
  const notes = clip.notes.map((note) => {
    const id = freshId(note.id, takenNotes);
    takenNotes.add(id);
    return { ...note, id, position: moved(note.position) };
  });
  return {
    edits: [
      { type: 'addNodes', nodes, edges },
      { type: 'addNotes', notes },
    ],
    ids: [...nodes, ...notes].map(({ id }) => id),
  };
}
