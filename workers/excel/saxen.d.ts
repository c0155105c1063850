/** The part of the parser that is used: it brings no types. */
declare module 'saxen' {
  export class Parser {
    on(
      event: 'openTag',
      listener: (
        name: string,
        attributes: () => Readonly<Record<string, string>>,
        decode: (text: string) => string,
        isEmpty: boolean,
      ) => void,
    ): this;
    on(event: 'closeTag' | 'text' | 'cdata', listener: (nameOrText: string) => void): this;
    /** Takes the next piece of a document, cut anywhere. Throws where it is malformed. */
    write(xml: string): this;
    /** Throws where the document is not complete. */
    end(): unknown;
  }
}
