/** The text of an element that holds a string, `si` or `is`: of its own, or in runs, and without how it is pronounced. */
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

/** A text of a workbook, in which `_x000D_` stands for a character that XML cannot hold. */
export function unescapedText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([\da-f]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
