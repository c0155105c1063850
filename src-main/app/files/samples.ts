import { existsSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SampleInfo } from '../../../core/api/files.ts';
import { WeirError } from '../../../core/errors.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { pipelineFileEnding } from '../../../core/pipeline/file-ending.ts';

/** Shown first. */
const firstSample = 'shop';

/** The sample pipelines, each in a folder with its data. */
export class Samples {
  readonly #source: string;
  readonly #target: string;

  /** Samples are copied from `source` to `target` before they are opened, so that the installed ones stay unchanged. */
  constructor(source: string, target: string) {
    this.#source = source;
    this.#target = target;
  }

  async list(): Promise<SampleInfo[]> {
    const entries = await readdir(this.#source, { withFileTypes: true });
    const ids = entries.flatMap((entry) => (entry.isDirectory() ? entry.name : []));
    const samples = await Promise.all(ids.map((id) => this.#describe(id)));
    return samples
      .flatMap((sample) => sample ?? [])
      .sort((one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1));
  }

  /** The path of the user's copy of a sample, which is made if needed. */
  async copy(id: string): Promise<string> {
    const known = await this.list();
    if (!known.some((sample) => sample.id === id))
      throw new WeirError({ code: 'file.not_found', message: `There is no sample "${id}".` });
    const file = basename((await pipelinesIn(join(this.#source, id)))[0] ?? '');
    const copied = join(this.#target, id, file);
    if (!existsSync(copied))
      await cp(join(this.#source, id), join(this.#target, id), { recursive: true, force: false, filter: isShipped });
    return copied;
  }

  async #describe(id: string): Promise<SampleInfo | undefined> {
    const [file] = await pipelinesIn(join(this.#source, id));
    if (file === undefined) return undefined;
    const { pipeline } = parsePipeline(await readFile(file, 'utf8'));
    return {
      id,
      title: pipeline?.name ?? basename(file, pipelineFileEnding),
      description: pipeline?.description ?? '',
    };
  }
}

async function pipelinesIn(folder: string): Promise<string[]> {
  return (await readdir(folder))
    .filter((name) => name.endsWith(pipelineFileEnding))
    .sort()
    .map((name) => join(folder, name));
}

/** Results of runs in the checkout are not copied. */
function isShipped(path: string): boolean {
  return basename(path) !== 'out';
}

function rank({ id }: SampleInfo): number {
  return id === firstSample ? 0 : 1;
}
