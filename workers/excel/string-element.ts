/** Collects the text of an `si` or `is` element, from its own text or its runs, without phonetic hints. */
export class StringElement {
  #text = '';
  readonly #within = { t: false, rPh: false };

  open(name: string): void {
    if (isPart(name)) this.#within[name] = true;
  }

  close(name: string): void {
    if (isPart(name)) this.#within[name] = false;
  }

  text(text: string): void {
    if (this.#within.t && !this.#within.rPh) this.#text += text;
  }

  get value(): string {
    return unescapedText(this.#text);
  }
}

type Part = 't' | 'rPh';

function isPart(name: string): name is Part {
  return name === 't' || name === 'rPh';
}

/** Decodes escapes such as `_x000D_`, which stand for characters that XML cannot hold. */
export function unescapedText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([\da-f]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
