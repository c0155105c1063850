import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Measurement, measure, missing } from '../processes.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Another program for the same task, or why it is not available. */
export interface Rival {
  missing: string | undefined;
  run: (source: string, target: string) => Promise<Measurement>;
}

export function sqliteImport(): Rival {
  return {
    missing: missing('sqlite3', ['--version']),
    run: (source, target) => {
      rmSync(target, { force: true });
      return measure('sqlite3', [target, '.mode csv', `.import "${source}" orders`]);
    },
  };
}

/** pandas in its own environment, installed on first use. */
export function pandas(cacheFolder: string): Rival {
  const environment = join(cacheFolder, 'pandas');
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const isThere = existsSync(python) && missing(python, ['-c', 'import pandas']) === undefined;
  return {
    missing: isThere ? undefined : install(environment, python),
    run: (source, target) => {
      rmSync(target, { force: true });
      return measure(python, [join(here, 'load_with_pandas.py'), source, target, `${target}.rejects.csv`]);
    },
  };
}

function install(environment: string, python: string): string | undefined {
  process.stderr.write('bench: installing pandas …\n');
  const system = process.platform === 'win32' ? 'python' : 'python3';
  return missing(system, ['-m', 'venv', environment]) ?? missing(python, ['-m', 'pip', 'install', '--quiet', 'pandas']);
}

/** DuckDB is always available, as a part of Weir. */
export function aggregateWithDuckdb(source: string, target: string): Promise<Measurement> {
  return measure(process.execPath, [join(here, '../aggregate-with-duckdb.ts'), source, target]);
}
