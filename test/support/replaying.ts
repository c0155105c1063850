import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../core/run/events.ts';
import type { Correction, Reject, RejectFilter } from '../../core/store/reject.ts';
import { openHome, unsavedFolderIn } from '../../src-main/app/home.ts';
import { correctedEntries, handCorrections } from '../../src-main/app/runs/corrections-file.ts';
import { settleReplay } from '../../src-main/app/runs/settle-replay.ts';
import { openStore, type Store } from '../../src-main/app/store/open-store.ts';
import { runPipeline } from '../../workers/engine/run/run.ts';
import { startEngine } from '../../workers/engine/session/engine.ts';
import { openRejectStore } from '../../workers/store/reject-store.ts';
import { readDatabase } from './read-database.ts';

/** Runs and replays pipelines of one folder in this process, with its own store. */
export class Replaying implements Disposable {
  readonly folder: string;
  readonly store: Store;
  readonly #storeFile: string;
  #runs = 0;

  constructor(folder: string) {
    this.folder = folder;
    const home = openHome(join(folder, 'home'));
    this.#storeFile = home.storePath;
    this.store = openStore(home.storePath);
  }

  get pipelineFile(): string {
    return join(this.folder, 'test.weir.json');
  }

  async run(pipeline: object, replay?: RejectFilter, upTo?: string): Promise<RunEvent[]> {
    const text = JSON.stringify({ format: 'weir/1', ...pipeline });
    const run = { pipeline: this.pipelineFile, name: 'test', fileText: text, params: {} };
    const { id } = this.store.runs.beginRun({
      ...run,
      kind: upTo !== undefined ? 'partial' : replay ? 'replay' : 'run',
      ...(upTo !== undefined && { upTo }),
    });
    this.#runs += 1;
    const runFolder = join(this.folder, `.run-${this.#runs}`);
    mkdirSync(runFolder);
    const events: RunEvent[] = [];
    const unsavedFolder = unsavedFolderIn(join(this.folder, 'home'));
    const handing = { pipeline: this.pipelineFile, text, folder: runFolder, unsavedFolder, replay };
    const handed = await handCorrections(this.store, handing);
    const request = {
      runId: id,
      pipelineFile: this.pipelineFile,
      text,
      params: {},
      storeFile: this.#storeFile,
      runFolder,
      ...(upTo !== undefined && { upTo }),
      ...handed,
    };
    try {
      await using store = openRejectStore(request);
      await runPipeline({
        request,
        store,
        engine: startEngine,
        tell: (event) => events.push(event),
        signal: new AbortController().signal,
        giveUp: (reason) => {
          throw reason;
        },
      });
      const covered = events.find((event) => event.type === 'covered');
      const outputs = events.flatMap((event) => (event.type === 'output' ? event.output : []));
      const partitions = partitionsIn(events);
      const summary = { outputs, partitions };
      this.store.runs.finishRun(id, { state: 'succeeded', summary, coverage: covered?.coverage });
    } catch (error) {
      this.store.runs.finishRun(id, { state: 'failed' });
      throw error;
    }
    for (const event of events) if (event.type === 'replayed') settleReplay(this.store.rejects, id, event.replay);
    return events;
  }

  async replay(pipeline: object, filter: RejectFilter = correctedEntries) {
    const events = await this.run(pipeline, filter);
    const replayed = events.find((event) => event.type === 'replayed');
    if (!replayed) throw new Error('The replay told nothing.');
    return replayed.replay;
  }

  open(): Reject[] {
    return [...this.store.rejects.iterate({ status: 'open' })];
  }

  correct(corrections: ReadonlyMap<number, Correction>): void {
    this.store.rejects.correctEach(corrections, 'test');
  }

  rows(database: string, table: string): unknown[] {
    return readDatabase(join(this.folder, database), `SELECT * FROM "${table}"`);
  }

  [Symbol.dispose](): void {
    this.store[Symbol.dispose]();
  }
}

function partitionsIn(events: readonly RunEvent[]) {
  return Object.fromEntries(
    events.flatMap((event) =>
      event.type === 'output' && event.partitions ? [[event.output.node, event.partitions]] : [],
    ),
  );
}
