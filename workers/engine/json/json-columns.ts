import { WeirError } from '../../../core/errors.ts';
import { isInt64Text } from '../../../core/int64.ts';
import { formatCount } from '../../../core/run/format.ts';
import { uniqueNames } from '../../reading/unique-names.ts';
import type { SpooledType } from '../sources/spool/typed-spool.ts';
import { decodedText, type Member, type ValueKind } from './read-record.ts';

const mostColumns = 10_000;

interface Found {
  key: string;
  kinds: Set<ValueKind>;
  areWhole: boolean;
  areExact: boolean;
}

/** The columns of records with different keys: one for each key, in order of first appearance. */
export class JsonColumns {
  readonly #byKey = new Map<string, number>();
  readonly #found: Found[] = [];
  /** Keys whose values are kept as JSON; their texts keep quotes. */
  readonly #raw: ReadonlySet<string>;
  /** Keys with a declared type: they are read as text and cast later. */
  readonly #declared: ReadonlySet<string>;

  constructor(declared: readonly string[], raw: Iterable<string>) {
    this.#declared = new Set(declared);
    this.#raw = new Set(raw);
  }

  /** The values of a record in column order, for the spool. Adds new columns. */
  valuesOf(members: readonly Member[]): (string | null)[] {
    for (const { key } of members) this.#indexOf(key);
    const values: (string | null)[] = this.#found.map(() => null);
    for (const member of members) values[this.#indexOf(member.key)] = this.#valueOf(member);
    return values;
  }

  /** The same without adding columns. */
  read(members: readonly Member[]): (string | null)[] {
    const byKey = new Map(members.map((member) => [member.key, member]));
    return this.#found.map(({ key }) => {
      const member = byKey.get(key);
      return member ? spooled(member, this.#raw.has(key)) : null;
    });
  }

  #valueOf(member: Member): string | null {
    const found = this.#found[this.#indexOf(member.key)];
    if (found && member.kind !== 'null') {
      found.kinds.add(member.kind);
      if (member.kind === 'number') {
        found.areWhole &&= isInt64Text(member.raw);
        found.areExact &&= isExactNumber(member.raw);
      }
    }
    return spooled(member, this.#raw.has(member.key));
  }

  #indexOf(key: string): number {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#found.length === mostColumns) {
      const message = `The records have more than ${formatCount(mostColumns)} different keys. Are the keys of an object data? Then they should be values in a list of records.`;
      throw new WeirError({ code: 'source.too_many_columns', message });
    }
    this.#byKey.set(key, this.#found.length);
    this.#found.push({ key, kinds: new Set(), areWhole: true, areExact: true });
    return this.#found.length - 1;
  }

  /** Keys with objects or lists besides other values: their texts need quotes to be told apart. */
  get mixed(): string[] {
    return this.#found
      .filter(
        ({ key, kinds }) => kinds.has('nested') && kinds.size > 1 && !this.#raw.has(key) && !this.#declared.has(key),
      )
      .map(({ key }) => key);
  }

  /** Call after the last record: adds declared columns that no record has. */
  addDeclared(): void {
    for (const key of this.#declared) this.#indexOf(key);
  }

  /** The key of each column. */
  get keys(): string[] {
    return this.#found.map(({ key }) => key);
  }

  /** Names and types for the engine, with warnings. */
  columns(): { columns: { name: string; type: SpooledType }[]; warnings: string[] } {
    const { columns, warnings } = uniqueNames(this.#found.map(({ key }) => key));
    const typed = this.#found.map((found, index) => ({ name: columns[index] ?? found.key, type: this.#typeOf(found) }));
    const notes = this.#found.flatMap((found, index) => this.#noteOn(found, columns[index] ?? found.key));
    return { columns: typed, warnings: [...warnings, ...notes] };
  }

  #typeOf({ key, kinds, areWhole, areExact }: Found): SpooledType {
    if (this.#raw.has(key)) return 'JSON';
    if (this.#declared.has(key) || kinds.size !== 1) return 'VARCHAR';
    if (kinds.has('nested')) return 'JSON';
    if (kinds.has('boolean')) return 'BOOLEAN';
    if (!kinds.has('number')) return 'VARCHAR';
    if (areWhole) return 'BIGINT';
    return areExact ? 'DOUBLE' : 'VARCHAR';
  }

  #noteOn({ key, kinds, areWhole, areExact }: Found, name: string): string[] {
    if (kinds.size === 0 && this.#declared.has(key)) return [`No record has "${name}".`];
    if (this.#declared.has(key) || this.#raw.has(key)) return [];
    if (kinds.size > 1) return [`"${name}" holds values of different kinds, so it is read as text.`];
    const isLong = kinds.has('number') && !areWhole && !areExact;
    return isLong ? [`"${name}" holds numbers with more digits than a number keeps, so it is read as text.`] : [];
  }
}

function spooled({ kind, raw }: Member, isRaw: boolean): string | null {
  if (kind === 'null') return null;
  return kind === 'text' && !isRaw ? decodedText(raw) : raw;
}

/** Whether a double has exactly these digits. */
function isExactNumber(raw: string): boolean {
  if (raw.length <= 15 && !/[eE]/.test(raw)) return true;
  const value = Number(raw);
  return Number.isFinite(value) && digitsOf(raw) === digitsOf(String(value));
}

/** The digits without leading and trailing zeros, and the power of ten. */
function digitsOf(number: string): string {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().replace('-', '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
