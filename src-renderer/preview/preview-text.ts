import { formatPipeline } from '../../core/pipeline/format.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';

const texts = new WeakMap<Pipeline, string>();

/** The parts of the pipeline that its rows depend on, as text: moving a node or writing a note does not change it. */
export function previewText(pipeline: Pipeline): string {
  const known = texts.get(pipeline);
  if (known !== undefined) return known;
  const nodes = pipeline.nodes.map(({ position: _position, label: _label, note: _note, ...node }) => node);
  const text = formatPipeline({ ...pipeline, nodes, notes: [], groups: [] });
  texts.set(pipeline, text);
  return text;
}
