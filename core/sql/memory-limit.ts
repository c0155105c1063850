/** The engine's `memory_limit` for so many bytes: whole megabytes, and never fewer than it takes to do anything. */
export function memoryLimit(bytes: number): string {
  return `${Math.max(64, Math.floor(bytes / 1e6))}MB`;
}
