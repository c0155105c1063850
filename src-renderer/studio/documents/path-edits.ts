import { fileFields } from '../../../core/nodes/form/file-fields.ts';
import type { FormField } from '../../../core/nodes/form/form.ts';
import type { Edit } from '../../../core/pipeline/edits.ts';
import type { JsonObject, JsonValue } from '../../../core/pipeline/json-text.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { relativeTo } from '../file-paths.ts';

/** Makes paths in the pipeline's folder relative, so that the folder can be moved as a whole. */
export function pathEdits({ nodes }: Pipeline, pipelinePath: string): Edit[] {
  return nodes.flatMap(({ id, type, config }) => {
    const changed = changedPaths(config, fileFields(type), pipelinePath);
    return changed.length === 0
      ? []
      : [{ type: 'configureNode', id, config: { ...config, ...Object.fromEntries(changed) } }];
  });
}

function changedPaths(
  config: JsonObject,
  files: readonly FormField[],
  pipelinePath: string,
): [key: string, value: JsonValue][] {
  return files.flatMap(({ key }) => {
    const value = config[key];
    const changed = withRelativePaths(value, pipelinePath);
    return changed === undefined || JSON.stringify(changed) === JSON.stringify(value) ? [] : [[key, changed]];
  });
}

function withRelativePaths(value: JsonValue | undefined, pipelinePath: string): JsonValue | undefined {
  if (typeof value === 'string') return relativeTo(pipelinePath, value);
  return Array.isArray(value) ? value.map((path) => withRelativePaths(path, pipelinePath) ?? path) : value;
}
