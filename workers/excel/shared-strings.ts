import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PackedTexts } from './packed-texts.ts';
import { StringElement } from './string-element.ts';
import { XmlReader } from './xml-reader.ts';
import type { ZipArchive } from './zip-archive.ts';

/** The shared strings of a workbook, by number, read only as far as needed. */
export class SharedStrings implements AsyncDisposable {
  readonly #texts: PackedTexts;
  readonly #xml: AsyncGenerator<string, void> | undefined;
  readonly #reader = new XmlReader({
    open: (name) => this.#open(name),
    close: (name) => this.#close(name),
    text: (text) => this.#element?.text(text),
  });
  #element: StringElement | undefined;
  #isWhole: boolean;

  /** `folder` takes the texts that exceed the memory. */
  constructor(archive: ZipArchive, part: string, folder: string) {
    this.#texts = new PackedTexts(join(folder, `strings-${randomUUID()}.spool`));
    this.#xml = archive.has(part) ? archive.texts(part) : undefined;
    this.#isWhole = this.#xml === undefined;
  }

  /** Call before taking the text of this number. */
  async readTo(index: number): Promise<void> {
    while (!this.#isWhole && this.#texts.count <= index) {
      const next = await this.#xml?.next();
      if (typeof next?.value === 'string') this.#reader.write(next.value);
      else {
        this.#isWhole = true;
        this.#reader.end();
      }
    }
  }

  /** Reads to the end, to prove that the part is undamaged. The remaining texts are not kept. */
  async readRest(): Promise<void> {
    while (!this.#isWhole) this.#isWhole = (await this.#xml?.next())?.done ?? true;
  }

  /** Undefined if there are fewer. */
  at(index: number): string | undefined {
    return this.#texts.at(index);
  }

  #open(name: string): void {
    if (name === 'si') this.#element = new StringElement();
    else this.#element?.open(name);
  }

  #close(name: string): void {
    if (name !== 'si') {
      this.#element?.close(name);
      return;
    }
    this.#texts.add(this.#element?.value ?? '');
    this.#element = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#xml?.return();
    this.#texts[Symbol.dispose]();
  }
}
