import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WeirError } from '../../../core/errors.ts';
import type { HttpSource } from '../../../core/nodes/source-spec.ts';
import { joinSql, id as named, sql } from '../../../core/sql/sql.ts';
import { spoolFailed } from '../../reading/spool-failed.ts';
import { HttpFailure } from '../http/http-failure.ts';
import type { PagesFile } from '../http/kept-answers.ts';
import { type Page, pagesOf } from '../http/pages.ts';
import { WebClient } from '../http/web-client.ts';
import { inNode } from '../in-node.ts';
import { detectLayout } from '../json/detect-layout.ts';
import { noLineage } from '../relations/hidden.ts';
import type { Asking, OpenOptions } from './open-options.ts';
import { orCleanUp } from './or-clean-up.ts';
import type { PreparedSource } from './source.ts';
import { openRecords } from './spool/records.ts';

const mostPageBytes = 100_000_000;
/** What a look asks for, however many rows it wants. */
const mostLookPages = 10;

export interface HttpSourceRequest extends OpenOptions {
  node: string;
  source: HttpSource;
  /** What a person knows the source by. */
  place: string;
}

/** The records that a server gives: all that are wanted have been read when this returns. */
export async function openHttp(request: HttpSourceRequest): Promise<PreparedSource> {
  const { node, source, asking, place } = request;
  const { declared } = source.options;
  if (asking.kind === 'look' && asking.mayAssume && declared.length > 0) return assumed(source, place);
  const ask = () => inNode(node, () => askForPages(request));
  const pages = await (asking.kind === 'run' ? asking.kept.pagesOf(node, ask) : ask());
  const isOwn = asking.kind === 'look';
  const opened = await orCleanUp(
    async () => isOwn && rm(pages.path, { force: true }),
    () => openPages(request, pages.path),
  );
  return {
    ...opened,
    isPart: pages.isPart && isOwn,
    isBounded: true,
    isCutShort: pages.isPart || pages.isCapped,
    warnings: [...opened.warnings, ...warningsOn(pages, source)],
    cautions: cautionsOn(pages),
    async close() {
      await opened.close();
      if (isOwn) await rm(pages.path, { force: true });
    },
  };
}

async function openPages(request: HttpSourceRequest, path: string): Promise<PreparedSource> {
  const { source, place } = request;
  const file = await detectLayout(path, { layout: 'lines' });
  // Its records were reported as they came.
  const once = { ...request, onRead: undefined };
  return openRecords({ ...once, files: [file], names: [place], options: source.options, hasLines: false });
}

/** What the declared columns alone tell. */
function assumed({ options: { declared, raw } }: HttpSource, place: string): PreparedSource {
  const columns = declared.map((name) => ({ name, type: raw.includes(name) ? 'JSON' : 'VARCHAR' }));
  const empty = columns.map(({ name, type }) =>
    type === 'JSON' ? sql`NULL::JSON AS ${named(name)}` : sql`NULL::VARCHAR AS ${named(name)}`,
  );
  return {
    columns,
    warnings: [],
    isAssumed: true,
    files: [place],
    relation: (hasLineage) => sql`(SELECT ${joinSql(empty)}${hasLineage ? noLineage : sql``} WHERE FALSE)`,
    expectedRows: async () => 0,
    watch: () => undefined,
    close: async () => undefined,
  };
}

async function askForPages(request: HttpSourceRequest): Promise<PagesFile> {
  const { source, asking, spoolFolder, place } = request;
  const path = join(spoolFolder, `pages-${randomUUID()}.ndjson`);
  const client = clientFor(source, asking);
  let pageNumber = 1;
  return orCleanUp(
    () => rm(path, { force: true }),
    async () => {
      try {
        await using file = await opened(path);
        const taken = new TakenPages(path, request, file);
        for await (const page of pagesOf(source, (asked) => client.ask(asked))) {
          if (!(await taken.take(page))) break;
          pageNumber += 1;
        }
        return taken.result();
      } catch (error) {
        if (error instanceof HttpFailure) throw failed(error, place, pageNumber);
        throw error;
      }
    },
  );
}

function clientFor({ request: { settings } }: HttpSource, asking: Asking): WebClient {
  const isLook = asking.kind === 'look';
  return new WebClient({
    settings,
    isLook: isLook && asking.isPatient !== true,
    concurrency: 1,
    mostBytes: mostPageBytes,
    memo: isLook ? asking.memo : undefined,
    signal: asking.signal,
  });
}

/** Writes pages down until nobody wants more. */
class TakenPages {
  readonly #request: HttpSourceRequest;
  readonly #file: FileHandle;
  readonly #result: PagesFile;
  #pages = 0;

  constructor(path: string, request: HttpSourceRequest, file: FileHandle) {
    this.#request = request;
    this.#file = file;
    this.#result = { path, records: 0, isPart: false, isCapped: false, lists: [] };
  }

  result(): PagesFile {
    return this.#result;
  }

  /** Takes one page; whether the next is wanted. */
  async take({ records, hasNext, lists }: Page): Promise<boolean> {
    const result = this.#result;
    this.#pages += 1;
    result.records += records.length;
    this.#request.onRead?.({ loaded: result.records, rejected: 0 });
    result.lists = this.#pages === 1 ? lists : [];
    result.isCapped = hasNext && this.#pages === this.#request.source.maxPages;
    await this.#write(records);
    if (!hasNext || result.isCapped) return false;
    result.isPart = !(await this.#wantsMore(result.records));
    return !result.isPart;
  }

  async #write(records: readonly string[]): Promise<void> {
    // A record is one line. One without anything in it must not be lost: what stands between two commas is none.
    const lines = records.map((record) => `${record.replace(/[\r\n]/g, ' ') || ','}\n`);
    try {
      await this.#file.writeFile(lines.join(''));
    } catch (cause) {
      throw spoolFailed(cause);
    }
  }

  async #wantsMore(records: number): Promise<boolean> {
    const { asking } = this.#request;
    if (asking.kind === 'look') return records < asking.rows && this.#pages < mostLookPages;
    if (!asking.demand) return true;
    return asking.demand.wantsMore(records, () => openPages(this.#request, this.#result.path));
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (cause) {
    throw spoolFailed(cause);
  }
}

function failed(failure: HttpFailure, place: string, page: number): WeirError {
  const which = page === 1 ? '' : `, asked for page ${page},`;
  const message = `${place}${which} ${failure.message}. ${failure.hint}`;
  return new WeirError({ code: 'http.failed', field: 'url', message, cause: failure });
}

function warningsOn({ isCapped }: PagesFile, { maxPages }: HttpSource): string[] {
  return isCapped ? [`There seem to be more pages than the ${maxPages} that "maxPages" allows.`] : [];
}

function cautionsOn({ lists }: PagesFile): PreparedSource['cautions'] & object {
  return lists.map((pointer) => ({
    message: `The answer is one object, so it is read as one record. Is the list of records at ${pointer}?`,
    field: ['records'],
    suggestion: { label: `Read the list at ${pointer}`, replace: pointer },
  }));
}
