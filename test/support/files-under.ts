import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** All files in a folder and its subfolders. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
