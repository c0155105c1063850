import { isPipelineFile } from '../pipeline/file-ending.ts';
import type { AnyNodeDefinition } from './define-node.ts';
import { nodeDefinitions } from './registry.ts';

/** How the names of all files end that a node reads. */
export const dataFileEndings: readonly string[] = nodeDefinitions.flatMap(({ reads }) => reads?.endings ?? []);

/** The node type that reads a file of this name; undefined where none does. */
export function readerOf(fileName: string): AnyNodeDefinition | undefined {
  if (isPipelineFile(fileName)) return undefined;
  const name = fileName.toLowerCase();
  return nodeDefinitions.find(({ reads }) => {
    const unpacked = reads?.isGzipRead === true ? name.replace(/\.gz$/, '') : name;
    return reads?.endings.some((ending) => unpacked.endsWith(ending)) === true;
  });
}
