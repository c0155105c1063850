import { Parser } from 'saxen';
import { DamagedWorkbook } from './damaged-workbook.ts';

/** Such as `x:c`. */
const shortestPrefixed = 3;

/** Called for the parts of a document; names have no prefixes. */
export interface XmlListener {
  /** `isEmpty` is true for `<v/>` but not for `<v></v>`. */
  open(name: string, attributes: () => XmlAttributes, isEmpty: boolean): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** As written: with prefixes and entities. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** Far more than the longest text of a cell (characters), however it is escaped. */
const longestText = 4_194_304;

/** Parses a document piece by piece and calls a listener. */
export class XmlReader {
  readonly #parser: Parser;
  readonly #localNames = new Map<string, string>();
  /** Characters since the last call of the listener: the parser scans them again with each piece. */
  #waiting = 0;

  constructor(listener: XmlListener) {
    this.#parser = new Parser()
      .on('openTag', (name, attributes, _decode, isEmpty) => {
        this.#waiting = 0;
        listener.open(this.#localName(name), attributes, isEmpty);
      })
      .on('closeTag', (name) => {
        this.#waiting = 0;
        listener.close?.(this.#localName(name));
      })
      .on('text', (text) => listener.text?.(resolved(text)))
      .on('cdata', (text) => listener.text?.(text))
      .on('error', (cause) => {
        throw new DamagedWorkbook(`It is malformed: ${cause.message}.`, { cause });
      });
  }

  /** Throws `DamagedWorkbook` if the document is malformed, or a text does not end. */
  write(xml: string): void {
    this.#waiting += xml.length;
    this.#parser.write(xml);
    if (this.#waiting > longestText) throw new DamagedWorkbook('A text has no end.');
  }

  /** Throws `DamagedWorkbook` if the document is incomplete. */
  end(): void {
    this.#parser.end();
  }

  #localName(name: string): string {
    if (name.length < shortestPrefixed) return name;
    const known = this.#localNames.get(name);
    if (known !== undefined) return known;
    const local = withoutPrefix(name);
    this.#localNames.set(name, local);
    return local;
  }
}

export function readXml(xml: string, listener: XmlListener): void {
  const reader = new XmlReader(listener);
  reader.write(xml);
  reader.end();
}

/** Without prefixes and entities. */
export type PlainAttributes = Partial<Record<string, string>>;

export function plainAttributes(attributes: XmlAttributes): PlainAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name.startsWith('xmlns:') ? name : withoutPrefix(name),
      resolved(value),
    ]),
  );
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const entity = /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const lastCodePoint = 0x10_ff_ff;

/** Decodes entities. The parser's own decoder truncates characters above U+FFFF. */
function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(entity, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > lastCodePoint ? whole : String.fromCodePoint(code);
  });
}
