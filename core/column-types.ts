/** A column as the engine describes it: `type` is DuckDB's name of the type, such as `DECIMAL(10,2)`. */
export interface Column {
  name: string;
  type: string;
}

export const simpleTypes = ['text', 'integer', 'number', 'boolean', 'date', 'time', 'timestamp', 'json'] as const;
export type SimpleType = (typeof simpleTypes)[number];

const duckdbNames: Record<SimpleType, string> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  json: 'JSON',
};

const decimalPattern = /^decimal\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)$/;

/**
 * How many digits a `decimal(p,s)` of the pipeline format has, and how many of them stand behind the point; undefined
 * for other types.
 */
export function decimalDigits(type: string): { precision: number; scale: number } | undefined {
  const match = decimalPattern.exec(type);
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined;
}

/** Whether a text names a type of the pipeline format: a simple one or `decimal(p,s)` with 1 ≤ p ≤ 38 and s ≤ p. */
export function isColumnType(text: string): boolean {
  if (simpleTypes.some((type) => type === text)) return true;
  const digits = decimalDigits(text);
  if (!digits) return false;
  const { precision, scale } = digits;
  return precision >= 1 && precision <= 38 && scale <= precision;
}

/** DuckDB's name of a type of the pipeline format; the text must have passed `isColumnType`. */
export function duckdbType(type: string): string {
  const simple = simpleTypes.find((name) => name === type);
  return simple ? duckdbNames[simple] : type.toUpperCase().replaceAll(' ', '');
}

const integerTypes = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER'];

/**
 * The type of the pipeline format in which a DuckDB column is read and stored. Types without a counterpart become text.
 */
export function columnTypeOf(engineType: string): string {
  const type = engineType.toUpperCase();
  if (type === 'JSON' || isNested(type)) return 'json';
  if (integerTypes.includes(type)) return 'integer';
  if (type === 'DOUBLE' || type === 'FLOAT') return 'number';
  if (type.startsWith('DECIMAL')) return type.toLowerCase();
  if (type === 'HUGEINT' || type === 'UBIGINT' || type === 'UHUGEINT') return 'decimal(38,0)';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'DATE') return 'date';
  if (type === 'TIME') return 'time';
  if (type.startsWith('TIMESTAMP')) return 'timestamp';
  return 'text';
}

/** Whether an engine type is a list, a struct, a map or a union: these are stored as JSON text. */
export function isNested(engineType: string): boolean {
  return /(\[\d*\]$)|^(STRUCT|MAP|UNION)\(/i.test(engineType);
}

/** The type in which it is stored in SQLite: a hash, which is too long for SQLite's numbers, stays text. */
export function storedTypeOf(engineType: string): string {
  return /^U(BIG|HUGE)INT$/i.test(engineType) ? 'text' : columnTypeOf(engineType);
}

/** Whether values of a type of the pipeline format are numbers. */
export function isNumeric(type: string): boolean {
  return type === 'integer' || type === 'number' || type.startsWith('decimal');
}

/** Finds a column as the engine and SQLite do: without regard to case. */
export function findColumn<Named extends { name: string }>(columns: readonly Named[], name: string): Named | undefined {
  const exact = columns.find((column) => column.name === name);
  if (exact) return exact;
  const folded = name.toLowerCase();
  return columns.find((column) => column.name.toLowerCase() === folded);
}

/** Whether values of two types of the pipeline format can be compared without a guessing cast. */
export function areComparable(one: string, other: string): boolean {
  return kindOf(one) === kindOf(other);
}

function kindOf(type: string): string {
  if (isNumeric(type)) return 'number';
  return type === 'timestamp' ? 'date' : type;
}
