import { firstStage, mostAttached, temporaryStage } from '../../core/sql/sqlite/stage.ts';
import { attachStage } from './attach-stage.ts';
import { copyStage } from './copy-stage.ts';
import type { StagedTarget } from './new-database.ts';
import type { Target } from './open-target.ts';
import { sealStage } from './stage/seal-stage.ts';
import { StageFile } from './stage/stage-file.ts';

/**
 * The stage files of one load, one after the other: the first for the tables of the run, each later one for tables that
 * take what those refused. The database keeps attached stages until it commits, so no stage is used twice.
 */
export class LoadStages {
  readonly #path: string;
  readonly #resources: DisposableStack;
  #file: StageFile | undefined;
  #name = firstStage;
  #attachedCount = 0;

  /** `resources` owns the files; `path` is that of the first. */
  constructor(path: string, resources: DisposableStack) {
    this.#path = path;
    this.#resources = resources;
  }

  /** The schema name under which the tables of the current stage are read. */
  get name(): string {
    return this.#name;
  }

  /** The stage of the tables that are not loaded yet. */
  get file(): StageFile {
    if (!this.#file) throw new RangeError('A load must be opened before its tables.');
    return this.#file;
  }

  /** Starts the first stage. */
  open(pageSize?: number): void {
    this.#file = this.#resources.use(new StageFile(this.#path, pageSize));
  }

  /**
   * Starts a stage for tables that follow those in the database, unless there is one; `number` tells it from the
   * others.
   */
  openNext(target: Target, number: number): void {
    if (this.#file) return;
    this.#name = this.#attachedCount < mostAttached ? `${firstStage}_${number}` : temporaryStage;
    this.#file = this.#resources.use(new StageFile(`${this.#path}-${number}`));
    // Disposed of in reverse order: the database must let go of a stage before that is removed.
    this.#resources.use(target);
  }

  /** Makes the rows of the current stage readable from the database, and ends the stage. */
  attach({ database }: Target, staged: readonly StagedTarget[]): void {
    const { file } = this;
    const tables = staged.flatMap(({ stage }) => stage.finish());
    sealStage(file, tables);
    if (this.#name === temporaryStage) copyStage(database, file.path, tables);
    else {
      attachStage(database, file.path, this.#name);
      this.#attachedCount++;
    }
    this.#file = undefined;
  }
}
