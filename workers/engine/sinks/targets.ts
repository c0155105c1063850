import { resolve } from 'node:path';
import { WeirError } from '../../../core/errors.ts';
import type { OutputResult } from '../../../core/run/events.ts';
import type { ResolvedNode } from '../compile/compile.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import { conflictsOf, writersOf } from '../compile/shared-targets.ts';
import type { Session } from '../session/session.ts';
import { type DatabaseOptions, DatabaseTargets } from './database-targets.ts';
import { FileTarget } from './file-target.ts';
import { linkedPath } from './linked-path.ts';
import type { Sink, SinkRows } from './sink.ts';

export interface TargetOptions extends DatabaseOptions {
  /** Folder that relative paths start from. */
  folder: string;
}

/**
 * Everything that a run writes to: opened before any row is read, all in their new state after `commit`, otherwise as
 * they were.
 */
export class Targets implements AsyncDisposable {
  readonly databases: DatabaseTargets;
  readonly #files: FileTarget[] = [];
  readonly #written = new Map<string, number>();
  readonly #stack = new AsyncDisposableStack();
  readonly #signal: AbortSignal;

  private constructor(options: TargetOptions) {
    this.#signal = options.signal;
    this.databases = this.#stack.use(new DatabaseTargets(options));
  }

  /**
   * Starts to open all targets. Throws `target.*` if a file cannot be written, `pipeline.invalid` if two targets are
   * one.
   */
  static async open(nodes: readonly ResolvedNode[], options: TargetOptions): Promise<Targets> {
    await refuseConflicts(nodes, options.folder);
    const targets = new Targets(options);
    try {
      for (const node of nodes) await targets.#add(node, options.folder);
      return targets;
    } catch (error) {
      await targets[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #add({ id, definition, config }: ResolvedNode, folder: string): Promise<void> {
    const spec = definition.target?.(config);
    if (!spec) return;
    const path = resolve(folder, spec.path);
    if (spec.kind === 'sqlite') return this.databases.add(id, path);
    const file = await FileTarget.at(id, path, spec.kind === 'folder');
    this.#files.push(this.#stack.use(file));
    await file.prepare();
  }

  /** The files that the engine itself writes; the session must be allowed to. */
  get temporaryPaths(): string[] {
    return this.#files.filter(({ isFolder }) => !isFolder).map(({ temporary }) => temporary);
  }

  /** The folders of files that the engine itself writes. */
  get temporaryFolders(): string[] {
    return this.#files.filter(({ isFolder }) => isFolder).map(({ temporary }) => temporary);
  }

  /** How each output of a compiled graph takes its rows, in the order of the graph. */
  sinksOf(graph: CompiledGraph, session: Session): Sink[] {
    return [...graph.nodes.values()].flatMap(({ id, compiled }): Sink[] => {
      if (compiled.shape !== 'sink') return [];
      const { sink } = compiled;
      if (sink.kind === 'sqlite') {
        return [{ node: id, isStream: true, write: (rows) => this.databases.write(id, sink, session, rows) }];
      }
      const write = async ({ from }: SinkRows) => {
        const rows = await this.#file(id).write(session, sink, from(), this.#signal);
        this.#written.set(id, rows);
        return rows;
      };
      return [{ node: id, isStream: false, write }];
    });
  }

  #file(node: string): FileTarget {
    const file = this.#files.find((one) => one.node === node);
    if (!file) throw new RangeError(`The node ${node} has no file.`);
    return file;
  }

  /** Rows of each output that are in their target. */
  loaded(): Map<string, number> {
    return new Map([...this.#written, ...this.databases.loaded()]);
  }

  /** Puts all targets into their new state: databases first, then files. */
  async commit(): Promise<void> {
    await this.databases.commit();
    for (const file of this.#files) await file.commit();
  }

  results(): OutputResult[] {
    const files = this.#files.map(({ node, target }) => ({
      node,
      target,
      inserted: this.#written.get(node) ?? 0,
      updated: 0,
      unchanged: 0,
      deleted: 0,
    }));
    return [...files, ...this.databases.results()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}

/** By links, outputs may write to one place whose paths do not tell so. */
async function refuseConflicts(nodes: readonly ResolvedNode[], folder: string): Promise<void> {
  const writers = writersOf(nodes).map(async (writer) => {
    return { ...writer, place: await linkedPath(resolve(folder, writer.target.path)) };
  });
  const [conflict] = conflictsOf(await Promise.all(writers));
  if (!conflict) return;
  const { node, message } = conflict;
  throw new WeirError({ code: 'pipeline.invalid', node, message });
}
