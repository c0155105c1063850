import { newRunId } from '../../../core/store/run.ts';
import type { Home } from '../home.ts';
import type { StartWorker } from '../processes/worker-process.ts';
import { openRunFolder, type RunFolder } from '../runs/run-folders.ts';
import { PreviewClient } from './preview-client.ts';

/** The studio's preview worker, kept warm, and its spool folder. */
export class PreviewService implements AsyncDisposable {
  readonly client: PreviewClient;
  readonly #folder: RunFolder;

  constructor(home: Home, startWorker: StartWorker) {
    this.#folder = openRunFolder(home, newRunId(new Date(), Math.random()));
    this.client = new PreviewClient(startWorker);
  }

  get folder(): string {
    return this.#folder.path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
