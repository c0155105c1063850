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
    /** Without a listener, errors are thrown. */
    on(event: 'error', listener: (error: Error) => never): this;
    on(event: 'closeTag' | 'text' | 'cdata', listener: (nameOrText: string) => void): this;
    /** Takes the next piece of a document, cut anywhere. */
    write(xml: string): this;
    end(): unknown;
  }
}
