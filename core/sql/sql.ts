/** What may be bound to a statement as a value. */
export type SqlValue = string | number | bigint | boolean | null;

type Chunk = { readonly text: string } | { readonly value: SqlValue };

/** A piece of SQL. Made by `sql`, `id`, `joinSql` and `checkedSql` alone; values stay values until it is rendered. */
export class Sql {
  readonly chunks: readonly Chunk[];

  constructor(chunks: readonly Chunk[]) {
    this.chunks = chunks;
  }
}

type Interpolated = Sql | SqlValue | readonly SqlValue[];

/** Builds SQL: an interpolated `Sql` is spliced in, any other value is bound; a list becomes `(v1, v2)`. */
export function sql(strings: TemplateStringsArray, ...values: readonly Interpolated[]): Sql {
  const chunks: Chunk[] = [];
  strings.forEach((text, index) => {
    if (text !== '') chunks.push({ text });
    if (index >= values.length) return;
    // A table that was pasted has more of them than a call may have arguments.
    for (const chunk of chunksOf(values[index])) chunks.push(chunk);
  });
  return new Sql(chunks);
}

function chunksOf(value: Interpolated | undefined): readonly Chunk[] {
  if (value instanceof Sql) return value.chunks;
  return isList(value) ? listOf(value).chunks : [{ value: value ?? null }];
}

function isList(value: Interpolated | undefined): value is readonly SqlValue[] {
  return Array.isArray(value);
}

function listOf(values: readonly SqlValue[]): Sql {
  if (values.length === 0) return sql`(NULL)`;
  return sql`(${joinSql(values.map((value) => sql`${value}`))})`;
}

/** A quoted name: any text but NUL, in DuckDB and SQLite alike. */
export function id(name: string): Sql {
  if (name.includes('\0')) throw new RangeError('A name in SQL cannot hold the character NUL.');
  return new Sql([{ text: `"${name.replaceAll('"', '""')}"` }]);
}

/** The quoted names that `id` put into a piece of SQL; those within checked text are not among them. */
export function namesIn({ chunks }: Sql): string[] {
  return chunks.flatMap((chunk) => ('text' in chunk && chunk.text.startsWith('"') ? [chunk.text] : []));
}

/** A qualified name, part by part. */
export function path(...names: readonly string[]): Sql {
  return joinSql(names.map(id), '.');
}

/** A list of values, as DuckDB has them. */
export function listSql(values: readonly SqlValue[]): Sql {
  return sql`[${joinSql(values.map((value) => sql`${value}`))}]`;
}

/** Joins pieces with a separator out of a closed set. */
export function joinSql(
  parts: readonly Sql[],
  separator:
    | ', '
    | ' AND '
    | ' OR '
    | ' '
    | '.'
    | ' UNION ALL '
    | ' UNION ALL BY NAME '
    | ' UNION '
    | ' UNION BY NAME ' = ', ',
): Sql {
  return new Sql(parts.flatMap((part, index) => (index === 0 ? part.chunks : [{ text: separator }, ...part.chunks])));
}

/**
 * Text that the engine itself wrote (a checked parse tree, the type of a column), or a type that passed `isColumnType`.
 * Nothing else may come here.
 */
export function checkedSql(text: string): Sql {
  return new Sql([{ text }]);
}

/** Renders with `?` for values, in order of appearance. */
export function renderBound(query: Sql): { text: string; values: SqlValue[] } {
  const values: SqlValue[] = [];
  const place = (value: SqlValue) => {
    values.push(value);
    return '?';
  };
  const text = query.chunks.map((chunk) => ('text' in chunk ? chunk.text : place(chunk.value))).join('');
  return { text, values };
}

/** Renders values as literals: for statements that take no parameters (views, exported scripts). */
export function renderInlined(query: Sql): string {
  return query.chunks.map((chunk) => ('text' in chunk ? chunk.text : literal(chunk.value))).join('');
}

function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  switch (typeof value) {
    case 'string':
      return textLiteral(value);
    case 'number':
      return numberLiteral(value);
    case 'bigint':
      return value < 0n ? `(${value})` : String(value);
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    default:
      throw new RangeError(`A ${typeof value} cannot be written as SQL.`);
  }
}

function textLiteral(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\0') ? `(${quoted.split('\0').join("' || chr(0) || '")})` : quoted;
}

function numberLiteral(value: number): string {
  // As a literal it would be a decimal, which has no sign at zero.
  if (Object.is(value, -0)) return "CAST('-0.0' AS DOUBLE)";
  // Without an exponent it is read as a decimal, and of more than 15 digits the last may be lost on the way to a
  // double.
  const plain = String(value);
  const digits = /^-?[\d.]{1,16}$/.test(plain) ? plain : value.toExponential();
  // In parentheses: after a minus, a second one would begin a comment.
  if (Number.isFinite(value)) return value < 0 ? `(${digits})` : digits;
  return `CAST('${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}' AS DOUBLE)`;
}
