import { join } from 'node:path';
import { isSource, programFolder } from '../program-files.ts';

/** A worker's file: its source in development, its bundle otherwise. */
export function workerFile(name: string): string {
  return isSource ? join(programFolder(), 'workers', `${name}.ts`) : join(programFolder(), `${name}.js`);
}
