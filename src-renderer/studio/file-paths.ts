/** A path as the pipeline file writes it: relative to its folder where it lies inside, with slashes; else as it is. */
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

/** The name of a data file without what tells its kind. */
export function fileStemOf(path: string): string {
  return fileNameOf(path).replace(/\.[^.]*(\.gz)?$/i, '');
}
