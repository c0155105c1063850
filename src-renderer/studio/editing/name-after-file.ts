import type { JsonPath, JsonValue } from '../../../core/pipeline/json-text.ts';
import { fileNameOf, fileStemOf } from '../file-paths.ts';
import { nodeById } from '../nodes/node-index.ts';
import { titleOfNode } from '../nodes/node-types.ts';
import type { Studio } from '../studio.ts';
import { edit, fieldGesture, pipelineOf } from './edit-nodes.ts';

/** The label of a node that reads a file: as little of its path as tells it from the other nodes. */
export function labelAfter(path: string, others: readonly string[]): string {
  return labelsAfter(path).find((label) => !others.includes(label)) ?? fileStemOf(path);
}

/**
 * Names a node after its only file, as the user picks that at a path of its config; both are one step. Keeps a name
 * that the user gave.
 */
export function nameAfterFile(studio: Studio, document: string, id: string, at: JsonPath, path: string): void {
  const pipeline = pipelineOf(studio, document);
  const node = nodeById(pipeline, id);
  const [field, index = 0] = at;
  if (node === undefined || typeof field !== 'string' || index !== 0) return;
  const before = filesIn(node.config[field]);
  const isOurs = node.label === undefined || before.flatMap(labelsAfter).includes(node.label);
  if (before.length > 1 || !isOurs) return;
  const others = pipeline.nodes.filter((other) => other.id !== id).map(titleOfNode);
  const named = { type: 'labelNode' as const, id, label: labelAfter(path, others) };
  edit(studio, document, [named], `change ${id}`, fieldGesture(id, field));
}

function labelsAfter(path: string): string[] {
  return [fileStemOf(path), fileNameOf(path), path];
}

function filesIn(value: JsonValue | undefined): string[] {
  return [value].flat().filter((path) => typeof path === 'string');
}
