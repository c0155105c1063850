const pipelineEnd = '.weir.json';

/** A name as a pipeline is saved by: people type what it is called, and leave out how such files end. */
export function pipelineFileName(typed: string): string {
  const name = typed.trim();
  if (name === '' || name.endsWith(pipelineEnd)) return name;
  return `${name.replace(/(\.weir)?(\.json)?$/i, '')}${pipelineEnd}`;
}

/** How many characters of a file's name come before what tells its kind. */
export function stemLength(name: string): number {
  const end = name.endsWith(pipelineEnd) ? name.length - pipelineEnd.length : name.lastIndexOf('.');
  return end <= 0 ? name.length : end;
}
