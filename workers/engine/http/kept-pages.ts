/** Records that a server gave, one a line of a file, and what is to be told of them. */
export interface PagesFile {
  path: string;
  records: number;
  /** Whether more could have been asked for. */
  isPart: boolean;
  /** Whether `maxPages` ended it. */
  isCapped: boolean;
  /** Where the records may stand instead, in the one answer. */
  lists: string[];
}

/** The pages that a run has asked for, by source: where it starts over, or looks twice, it asks no server again. */
export class KeptPages {
  readonly #byNode = new Map<string, PagesFile>();

  async of(node: string, ask: () => Promise<PagesFile>): Promise<PagesFile> {
    const known = this.#byNode.get(node);
    if (known) return known;
    const pages = await ask();
    this.#byNode.set(node, pages);
    return pages;
  }
}
