import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const isSource = import.meta.url.endsWith('.ts');

/**
 * The folder of the bundled programs (`out/main`), where this file may lie in a chunk of its own; of a checkout, its
 * root.
 */
export function programFolder(): string {
  const folder = dirname(fileURLToPath(import.meta.url));
  if (isSource) return join(folder, '..', '..');
  return basename(folder) === 'chunks' ? dirname(folder) : folder;
}

/** The build output of another part: `out/renderer`, `out/preload`, or the main program of the desktop host. */
export function builtPath(...parts: string[]): string {
  return isSource ? join(programFolder(), 'out', ...parts) : join(programFolder(), '..', ...parts);
}

/** The sample pipelines. */
export function samplesFolder(resourcesPath: string | undefined): string {
  return resourceFolder('samples', resourcesPath);
}

/** A folder of resources: beside the packaged app, else in the checkout. */
export function resourceFolder(name: string, resourcesPath: string | undefined): string {
  const packaged = resourcesPath === undefined ? undefined : join(resourcesPath, name);
  if (packaged !== undefined && existsSync(packaged)) return packaged;
  return join(programFolder(), ...(isSource ? [] : ['..', '..']), 'resources', name);
}
