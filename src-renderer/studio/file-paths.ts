/**
 * A path as the pipeline file stores it: relative, with slashes, if it lies in the pipeline's folder; else unchanged.
 */
export function relativeTo(pipelinePath: string | null, path: string): string {
  if (pipelinePath === null) return path;
  const folder = pipelinePath.replace(/[^\\/]*$/, '');
  return folder !== '' && path.startsWith(folder) ? path.slice(folder.length).replaceAll('\\', '/') : path;
}

/** Whether it says by itself where it starts. */
export function isWholePath(path: string): boolean {
  return /^([\\/]|[a-z]:[\\/])/i.test(path);
}

export function pathIn(folder: string, name: string): string {
  return isWholePath(name) ? name : `${folder.replace(/[\\/]$/, '')}/${name}`;
}

export function folderOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '') || '/';
}

export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** The name of a data file without its extensions. */
export function fileStemOf(path: string): string {
  return fileNameOf(path).replace(/\.[^.]*(\.gz)?$/i, '');
}
