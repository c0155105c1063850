/** Whether a path may name several files: where there is none of that very name, it is a pattern. */
export function hasGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}
