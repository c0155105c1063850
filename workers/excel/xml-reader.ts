import { decode, Parser } from 'saxen';

/** As `x:c`. */
const shortestPrefixed = 3;

/** What is told of a document; names are without their prefixes. */
export interface XmlListener {
  /** `isEmpty` tells `<v/>` from `<v></v>`. */
  open(name: string, attributes: () => XmlAttributes, isEmpty: boolean): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** As they are written: with prefixes and entities. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** Takes a document piece by piece, and tells a listener of it. Throws where it is malformed, and at its end where it has none. */
export function xmlReader(listener: XmlListener): Pick<Parser, 'write' | 'end'> {
  const localNames = new Map<string, string>();
  const localName = (name: string) => {
    if (name.length < shortestPrefixed) return name;
    const known = localNames.get(name);
    if (known !== undefined) return known;
    const local = withoutPrefix(name);
    localNames.set(name, local);
    return local;
  };
  return new Parser()
    .on('openTag', (name, attributes, _decode, isEmpty) => listener.open(localName(name), attributes, isEmpty))
    .on('closeTag', (name) => listener.close?.(localName(name)))
    .on('text', (text) => listener.text?.(decode(text)));
}

export function readXml(xml: string, listener: XmlListener): void {
  xmlReader(listener).write(xml).end();
}

/** Without prefixes and entities. */
export type PlainAttributes = Partial<Record<string, string>>;

export function plainAttributes(attributes: XmlAttributes): PlainAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name.startsWith('xmlns:') ? name : withoutPrefix(name),
      decode(value),
    ]),
  );
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
