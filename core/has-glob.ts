/** Whether a path may name several files: it is a pattern unless there is a file of exactly that name. */
export function hasGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}
