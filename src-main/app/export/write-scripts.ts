import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, WeirError } from '../../../core/errors.ts';
import type { ExportFile } from '../../../core/export/targets.ts';
import { replaceFile } from '../files/replace-file.ts';

/** Writes scripts into a folder, creating it if needed; each file is replaced in one step. Returns their paths. */
export async function writeScripts(folder: string, files: readonly ExportFile[]): Promise<string[]> {
  const paths: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text, isExecutable } of files) {
      const path = join(folder, name);
      await replaceFile(path, text, { mode: isExecutable ? 0o777 : 0o666 });
      paths.push(path);
    }
  } catch (cause) {
    const message = `The scripts cannot be written into ${folder}: ${messageOf(cause)}. Choose another folder.`;
    throw new WeirError({ code: 'file.failed', message, cause });
  }
  return paths;
}
