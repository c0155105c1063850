import { pipelineFileEnding } from '../../../../core/pipeline/file-ending.ts';

/**
 * The file name for a typed pipeline name. Adds the extension if it is missing, also where the user typed before it.
 */
export function pipelineFileName(typed: string): string {
  const name = typed.trim().replace(`${pipelineFileEnding}${pipelineFileEnding}`, pipelineFileEnding);
  if (name === '' || name.endsWith(pipelineFileEnding)) return name;
  return `${name.replace(/(\.weir)?(\.json)?$/i, '')}${pipelineFileEnding}`;
}

/** The length of a file name without its extensions. */
export function stemLength(name: string): number {
  const end = name.endsWith(pipelineFileEnding) ? name.length - pipelineFileEnding.length : name.lastIndexOf('.');
  return end <= 0 ? name.length : end;
}

/** File managers copy paths in quotes. */
export function unquoted(path: string): string {
  return path.trim().replace(/^(["'])(.*)\1$/, '$2');
}
