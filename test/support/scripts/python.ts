import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { cachedFolder } from '../cached-folder.ts';

const run = promisify(execFile);
/** The same version as the engine, so that results are comparable. */
export const duckdb = ['duckdb==1.5.6'];
/** A version that pip installs if none is given. */
export const newerDuckdb = ['duckdb==2.0.1'];
/** The last version whose sqlite extension is a package. */
const duckdbWithSqlite = ['duckdb==1.4.4', 'duckdb-ext-sqlite==1.4.4.20260205'];

export interface Python {
  program: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Python with the duckdb package, installed into the checkout's cache on first use; undefined without Python, or if the
 * package is not available. On CI, that is a failure.
 */
export function pythonWithDuckdb({ hasSqlite = false } = {}): Promise<Python | undefined> {
  return pythonWith(hasSqlite ? duckdbWithSqlite : duckdb);
}

/** Python with packages, in pip's notation. `unpack` adds more to the folder, whose name includes `extra`. */
export async function pythonWith(
  wanted: readonly string[],
  extra: readonly string[] = [],
  unpack: (folder: string) => Promise<void> = async () => undefined,
): Promise<Python | undefined> {
  try {
    const { stdout } = await run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    const name = [stdout.trim(), ...wanted, ...extra].join('-');
    const packages = await cachedFolder(join('python', name), async (folder) => {
      const words = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, ...wanted];
      await Promise.all([run('python3', words, { timeout: 120_000 }), unpack(folder)]);
    });
    return { program: 'python3', env: { ...process.env, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' } };
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return undefined;
  }
}

/** The outcome of a script in a batch. */
export interface ScriptRun {
  code: number;
  stderr: string;
}

interface Driving {
  /** Python code that runs before all scripts. */
  prepare?: string;
  /** Python code that runs a `module` with its `options`. */
  start?: string;
  /** Number of parallel scripts; more than one if they wait more than they compute. */
  atATime?: number;
}

const driver = ({ prepare = '', start = 'module.main(options)', atATime = 1 }: Driving) => `
import concurrent.futures, contextlib, importlib.util, io, json, sys, threading
${prepare}
printed, told_by_others = sys.stdout, io.StringIO()

class Told(threading.local):
    text = told_by_others

    def __getattr__(self, name):
        return getattr(self.text, name)

def run(numbered):
    index, (script, *options) = numbered
    spec = importlib.util.spec_from_file_location(f"script_{index}", script)
    module = importlib.util.module_from_spec(spec)
    told.text = io.StringIO()
    spec.loader.exec_module(module)
    code = ${start}
    return {"code": code, "stderr": told.text.getvalue() + told_by_others.getvalue()}

told, runs = Told(), enumerate(json.load(sys.stdin))
with contextlib.ExitStack() as stack:
    stack.enter_context(contextlib.redirect_stderr(told))
    stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
    pool = stack.enter_context(concurrent.futures.ThreadPoolExecutor(${atATime}))
    for ended in ${atATime > 1 ? 'pool.map' : 'map'}(run, runs):
        print(json.dumps(ended), file=printed, flush=True)
`;

/** Runs scripts in one process, each with its options: starting Python for each would take longer than they do. */
export async function runScripts(
  python: Python,
  runs: readonly (readonly string[])[],
  driving: Driving = {},
): Promise<ScriptRun[]> {
  return (await runPython(python, driver(driving), runs)).map((line): ScriptRun => JSON.parse(line));
}

/** Runs a program with JSON on standard input; returns its output lines. */
export async function runPython({ program, env }: Python, code: string, input: unknown): Promise<string[]> {
  const running = run(program, ['-c', code], { env, timeout: 280_000, maxBuffer: 64_000_000 });
  running.child.stdin?.end(JSON.stringify(input));
  const { stdout } = await running;
  return stdout.trim().split('\n');
}
