import { createReadStream, createWriteStream, type Stats } from 'node:fs';
import { access, chmod, constants, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { messageOf, systemCodeOf, WeirError } from '../../../core/errors.ts';
import { lackOfRoom } from '../../../core/lack-of-room.ts';
import type { FileSink } from '../../../core/nodes/compiled.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { inNode } from '../in-node.ts';
import type { Session } from '../session/session.ts';
import { repairLeftovers, setAsideName, temporaryBeside } from './leftovers.ts';
import { linkedPath } from './linked-path.ts';
import { strangerIn } from './partition-folder.ts';
import { writePartitions } from './write-partitions.ts';

/** A file or folder that is written beside its target, and takes its place when the run succeeds. */
export class FileTarget implements AsyncDisposable {
  readonly node: string;
  readonly target: string;
  readonly temporary: string;
  readonly isFolder: boolean;
  /** Where the links of the target lead. */
  readonly #place: string;
  /** The permissions of the target that is there. */
  #mode: number | undefined;
  #isPrepared = false;

  private constructor(node: string, target: string, place: string, isFolder: boolean) {
    this.node = node;
    this.target = target;
    this.isFolder = isFolder;
    this.temporary = temporaryBeside(place);
    this.#place = place;
  }

  static async at(node: string, target: string, isFolder: boolean): Promise<FileTarget> {
    return new FileTarget(node, target, await linkedPath(target), isFolder);
  }

  /** Makes the folder of the target and checks that it can be written to, before any row is read. */
  async prepare(): Promise<void> {
    const { node } = this;
    const folder = dirname(this.#place);
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      await repairLeftovers(this.#place);
    } catch (cause) {
      throw new WeirError({
        code: 'target.read_only',
        node,
        cause,
        message: `The folder ${folder} cannot be written to. Choose another path for the output.`,
      });
    }
    const found = await this.#found();
    const misfit = found && this.#misfitOf(found);
    if (misfit !== undefined) {
      const message = `${this.target} is ${misfit}. Choose another path for the output.`;
      throw new WeirError({ code: 'target.failed', node, message });
    }
    if (this.isFolder && found) await this.#refuseStrangers();
    this.#mode = found?.mode;
    this.#isPrepared = true;
    if (this.isFolder) await this.#making(() => mkdir(this.temporary, { mode: this.#temporaryMode }));
  }

  /** What is there already; a path that no file can have is refused. */
  async #found(): Promise<Stats | undefined> {
    try {
      return await stat(this.#place);
    } catch (cause) {
      if (systemCodeOf(cause) !== 'ENAMETOOLONG') return undefined;
      throw this.#unwritable(cause);
    }
  }

  /** A folder is replaced whole, and whatever else lay there would be gone. */
  async #refuseStrangers(): Promise<void> {
    const { node } = this;
    const stranger = await inNode(node, () => strangerIn(this.#place), ['target.failed']);
    if (stranger === undefined) return;
    const message = `${this.target} holds more than the files of partitions, such as ${stranger}, and the whole folder would be replaced. Give the output a folder of its own.`;
    throw new WeirError({ code: 'target.failed', node, message });
  }

  /** Creates what is written beside the target, whose name may be one that no file can have. */
  async #making(make: () => Promise<unknown>): Promise<void> {
    try {
      await make();
    } catch (cause) {
      const lack = lackOfRoom(messageOf(cause));
      throw lack === undefined ? this.#unwritable(cause) : this.#withoutRoom(lack, cause);
    }
  }

  #unwritable(cause: unknown, reason = messageOf(cause)): WeirError {
    const remedy = this.isFolder ? ', or other values to partition by' : '';
    const message = `${this.target} cannot be written: ${reason}. Choose another path for the output${remedy}.`;
    return new WeirError({ code: 'target.failed', node: this.node, message, cause });
  }

  /** Whoever may not read the target may not read what replaces it, half written or not. */
  get #temporaryMode(): number | undefined {
    return this.#mode === undefined ? undefined : this.#mode | (this.isFolder ? 0o700 : 0o600);
  }

  /** Why the target that is there cannot be replaced. */
  #misfitOf(found: Stats): string | undefined {
    if (this.isFolder) return found.isDirectory() ? undefined : 'a file, but the output is a folder of files';
    if (found.isDirectory()) return 'a folder, not a file';
    return found.isFile() ? undefined : 'a device or a pipe, not a file that could be replaced';
  }

  /** Writes a relation; returns how many rows. */
  async write(session: Session, sink: FileSink, from: Sql, signal: AbortSignal): Promise<number> {
    try {
      return await this.#write(session, sink, from, signal);
    } catch (error) {
      const lack = this.#lackOfRoom(error);
      if (lack !== undefined) throw this.#withoutRoom(lack, error);
      throw this.#isRefused(error) ? this.#unwritable(error, /": ([^"\n]+)/.exec(messageOf(error))?.[1]) : error;
    }
  }

  /** Whether the engine could not make this file, or one within this folder: it tells of all files alike. */
  #isRefused(error: unknown): boolean {
    const isOfFile = error instanceof WeirError && error.code === 'source.unreadable';
    return isOfFile && error.message.includes(this.temporary);
  }

  /** Why this file could not grow, if that is what failed, rather than what the engine spills. */
  #lackOfRoom(error: unknown): string | undefined {
    const cause = error instanceof WeirError && error.code === 'disk.full' ? error.cause : error;
    const told = messageOf(cause);
    return told.includes(this.temporary) ? lackOfRoom(told) : undefined;
  }

  #withoutRoom(lack: string, cause: unknown): WeirError {
    const message = `${lack}: ${this.target} could not be written. Free some space, or choose another path, and run again.`;
    return new WeirError({ code: 'disk.full', node: this.node, message, cause });
  }

  async #write(session: Session, sink: FileSink, from: Sql, signal: AbortSignal): Promise<number> {
    const { output, options, partitionBy, encoding, isPacked = false } = sink;
    const rows = sql`SELECT ${joinSql(output.map(({ name, value }) => sql`${value} AS ${id(name)}`))} FROM ${from}`;
    if (partitionBy) {
      const partitioned = { rows, partitionBy, folder: this.temporary, options, signal };
      return inNode(this.node, () => writePartitions(session, partitioned), ['target.failed']);
    }
    await this.#making(() => writeFile(this.temporary, '', { flag: 'wx', mode: this.#temporaryMode }));
    const [row] = await session.rows(sql`COPY (${rows}) TO ${this.temporary} (${options}, USE_TMP_FILE FALSE)`);
    if (encoding !== undefined) await this.#transcode(encoding, isPacked);
    return Number(row?.[0] ?? 0);
  }

  async #transcode(encoding: string, isPacked: boolean): Promise<void> {
    const { node } = this;
    const encoded = `${this.temporary}-encoded`;
    // Unicode encodings have every character, and a byte order mark at the start of the file only.
    const unicode = /^utf\W?\d/i.test(encoding) ? iconv.getEncoder(encoding) : undefined;
    const encode = new Transform({
      decodeStrings: false,
      readableObjectMode: false,
      transform(chunk: string, _encoding, done) {
        if (unicode) return done(null, unicode.write(chunk));
        const bytes = iconv.encode(chunk, encoding);
        if (iconv.decode(bytes, encoding) === chunk) return done(null, bytes);
        const lost = [...chunk].find(
          (character) => iconv.decode(iconv.encode(character, encoding), encoding) !== character,
        );
        const message = `The character "${lost}" cannot be written in ${encoding}. Choose utf-8, or replace it before the output.`;
        return done(new WeirError({ code: 'target.encoding', node, message }));
      },
    });
    const written = createWriteStream(encoded, { mode: this.#temporaryMode });
    const steps = isPacked ? [encode, createGzip()] : [encode];
    await pipeline([createReadStream(this.temporary, 'utf8'), ...steps, written]);
    await rename(encoded, this.temporary);
  }

  /** Puts the written file in place of the old one: readers see either one or the other. */
  async commit(): Promise<void> {
    try {
      if (this.#mode !== undefined) await chmod(this.temporary, this.#mode);
      if (this.isFolder) await this.#swapFolder();
      else await rename(this.temporary, this.#place);
    } catch (cause) {
      throw new WeirError({
        code: 'target.failed',
        node: this.node,
        cause,
        message: `${this.target} could not be replaced: ${messageOf(cause)}. Close what uses it and run again.`,
      });
    }
  }

  async #swapFolder(): Promise<void> {
    const old = setAsideName(this.temporary);
    const hasOld = await rename(this.#place, old).then(
      () => true,
      () => false,
    );
    await rename(this.temporary, this.#place);
    if (hasOld) await rm(old, { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isPrepared) return;
    for (const path of [this.temporary, `${this.temporary}-encoded`]) await rm(path, { recursive: true, force: true });
  }
}
