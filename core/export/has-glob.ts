/** Whether a path may name several files. */
export function hasGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}
