import { pipelineFileEnding } from '../../../../core/pipeline/file-ending.ts';

/**
 * A name as a pipeline is saved by: people type what it is called, and leave out how such files end, or type that before
 * the ending that stands there already.
 */
export function pipelineFileName(typed: string): string {
  const name = typed.trim().replace(`${pipelineFileEnding}${pipelineFileEnding}`, pipelineFileEnding);
  if (name === '' || name.endsWith(pipelineFileEnding)) return name;
  return `${name.replace(/(\.weir)?(\.json)?$/i, '')}${pipelineFileEnding}`;
}

/** How many characters of a file's name come before what tells its kind. */
export function stemLength(name: string): number {
  const end = name.endsWith(pipelineFileEnding) ? name.length - pipelineFileEnding.length : name.lastIndexOf('.');
  return end <= 0 ? name.length : end;
}

/** File managers copy paths in quotes. */
export function unquoted(path: string): string {
  return path.trim().replace(/^(["'])(.*)\1$/, '$2');
}
