import type { SqliteRead } from './read-protocol.ts';

export type StoredValue = bigint | number | string | Buffer | null;
type EngineType = SqliteRead['columns'][number]['type'];

const exactLimit = 2n ** 53n;

/** The type of a column, found from all of its values: SQLite types values, not columns. */
export class StoredColumn {
  readonly #name: string;
  readonly #declared: string;
  #hasIntegers = false;
  #hasNumbers = false;
  #hasTexts = false;
  #hasBlobs = false;
  /** True if a double holds every integer exactly. */
  #areExact = true;

  constructor(name: string, declared: string | null) {
    this.#name = name;
    this.#declared = (declared ?? '').toUpperCase();
  }

  /** True if a text contains U+FFFD, which may stand for invalid bytes. */
  hasReplaced = false;

  /** A value as exact text; also counts towards the column's type. */
  textOf(value: StoredValue): string | null {
    switch (typeof value) {
      case 'bigint':
        this.#hasIntegers = true;
        if (value > exactLimit || value < -exactLimit) this.#areExact = false;
        return String(value);
      case 'number':
        this.#hasNumbers = true;
        return numberText(value);
      case 'string':
        this.#hasTexts = true;
        if (value.includes('\uFFFD')) this.hasReplaced = true;
        return value;
      default:
        if (value === null) return null;
        this.#hasBlobs = true;
        return `X'${value.toString('hex').toUpperCase()}'`;
    }
  }

  get type(): EngineType {
    if (this.#hasTexts || this.#hasBlobs) return 'VARCHAR';
    if (this.#hasNumbers) return this.#areExact ? 'DOUBLE' : 'VARCHAR';
    return this.#hasIntegers ? 'BIGINT' : this.#declaredType;
  }

  /** Without values, only the declaration counts. */
  get #declaredType(): EngineType {
    if (this.#declared.includes('INT')) return 'BIGINT';
    return /REAL|FLOA|DOUB/.test(this.#declared) ? 'DOUBLE' : 'VARCHAR';
  }

  get warnings(): string[] {
    const blobs = this.#hasBlobs ? [`"${this.#name}" holds binary values, which are read as X'…'.`] : [];
    const isMixed = this.#hasTexts && (this.#hasIntegers || this.#hasNumbers);
    if (isMixed) return [...blobs, `"${this.#name}" holds texts beside numbers, so it is read as text.`];
    const isLong = this.type === 'VARCHAR' && this.#hasIntegers && this.#hasNumbers;
    if (!isLong) return blobs;
    return [...blobs, `"${this.#name}" holds whole numbers that a number cannot hold, so it is read as text.`];
  }
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}
