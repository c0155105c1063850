import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partNames, type ScriptParts } from '../../../core/export/to-python.ts';
import { resourceFolder } from '../program-files.ts';

/** Reads what all Python scripts are put together of. */
export async function readScriptParts(resourcesPath: string | undefined): Promise<ScriptParts> {
  const folder = join(resourceFolder('scripts', resourcesPath), 'python');
  const texts = await Promise.all(partNames.map((name) => readFile(join(folder, `${name}.py`), 'utf8')));
  return new Map(partNames.map((name, index) => [name, texts[index] ?? '']));
}
