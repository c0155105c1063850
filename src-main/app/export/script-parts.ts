import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partNames, type ScriptParts, sparkPartNames, turnsPartNames } from '../../../core/export/script-parts.ts';
import { resourceFolder } from '../program-files.ts';

/** Reads the parts that Python scripts are made of. */
export async function readScriptParts(resourcesPath: string | undefined): Promise<ScriptParts> {
  const folder = resourceFolder('scripts', resourcesPath);
  const read = <Name extends string>(kind: string, names: readonly Name[]) =>
    Promise.all(names.map(async (name) => [name, await readFile(join(folder, kind, `${name}.py`), 'utf8')] as const));
  return new Map([
    ...(await read('python', [...partNames, ...turnsPartNames])),
    ...(await read('pyspark', sparkPartNames)),
  ]);
}
