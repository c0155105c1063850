import { type Column, findColumn } from '../column-types.ts';
import { nearest, proposeNearest } from '../near-match.ts';
import { bareFunctions, refusalOf } from './functions.ts';
import { callOf, textConstant } from './make-tree.ts';
import { quoteWhereNeeded } from './quoting.ts';
import { type ExpressionProblem, notAllowed, problemOf } from './refusal.ts';
import { type SourceText, type Span, spanOf } from './source-text.ts';
import type { NodeOf, Tree } from './tree.ts';

/** A column that an expression may name. */
export interface ScopeColumn extends Column {
  /** The column whose field of this name has its value, where it does not stand in one of its own. */
  heldIn?: { column: string; field: string };
}

export interface NamedColumns {
  source: SourceText;
  /** Columns that may be named as they are. */
  columns: readonly ScopeColumn[];
  /** Columns that may be named as `qualifier.column`, by qualifier. */
  qualified?: ReadonlyMap<string, readonly ScopeColumn[]> | undefined;
  report(problem: ExpressionProblem): void;
}

const unknownColumn = 'expression.unknown_column';

/** What a name with dots means: a column, where it stands, and the fields taken out of it. */
interface Meaning {
  qualifier: string | undefined;
  name: string;
  fields: readonly string[];
  candidates: readonly ScopeColumn[];
}

/** Finds the columns that an expression names; one that is not there is a problem. */
export class ColumnFinder {
  /** Those that are read, unqualified, in the order of the text. */
  readonly used = new Set<string>();
  readonly #named: NamedColumns;

  constructor(named: NamedColumns) {
    this.#named = named;
  }

  /** The tree of a column in the spelling of the input; undefined after a problem was reported. */
  find(names: readonly string[], node: NodeOf<'COLUMN_REF'>): Tree | undefined {
    const { source, report } = this.#named;
    const meaning = this.#meaningOf(names);
    const { qualifier, name, fields, candidates } = meaning;
    const column = findColumn(candidates, name);
    if (column === undefined) {
      const span = spanOf(source, node.query_location, name);
      report(this.#meantAsText(names, span) ?? this.#unknown(meaning, span));
      return undefined;
    }
    if (fields.length > 0 && !column.type.startsWith('STRUCT')) {
      const message = `"${column.name}" is a column without fields, so "${names.join('.')}" has no meaning.`;
      const problem = problemOf({ code: unknownColumn, message }, spanOf(source, node.query_location));
      report({ ...problem, column: column.name });
      return undefined;
    }
    const { column: read, field } = column.heldIn ?? { column: column.name };
    this.used.add(read);
    const path = qualifier === undefined ? [read] : [qualifier, read];
    const reference: Tree = { ...node, column_names: path };
    return [...(field === undefined ? [] : [field]), ...fields].reduce<Tree>(
      (inner, field) => callOf('struct_extract', [inner, textConstant(field)]),
      reference,
    );
  }

  #meaningOf(names: readonly string[]): Meaning {
    const { columns, qualified = new Map() } = this.#named;
    const [first = '', second, ...rest] = names;
    const qualifier = [...qualified.keys()].find((key) => key === first.toLowerCase());
    if (qualifier === undefined || second === undefined)
      return { qualifier: undefined, name: first, fields: names.slice(1), candidates: columns };
    return { qualifier, name: second, fields: rest, candidates: qualified.get(qualifier) ?? [] };
  }

  /** Double quotes stand around text in spreadsheets, and around names here. */
  #meantAsText(names: readonly string[], span: Span | undefined): ExpressionProblem | undefined {
    const { source, columns } = this.#named;
    const [name = '', ...others] = names;
    const isQuoted = span !== undefined && source.text[span.start] === '"';
    if (!isQuoted || others.length > 0 || nearest(name, columnNames(columns)) !== undefined) return undefined;
    const text = `'${name.replaceAll("'", "''")}'`;
    const message = `There is no column "${name}" here. Text goes in single quotes: ${text}.`;
    const suggestion = { label: `Use ${text}`, replace: text };
    return { ...problemOf({ code: unknownColumn, message, suggestion }, span), column: name };
  }

  #unknown({ qualifier, name, candidates }: Meaning, span: Span | undefined): ExpressionProblem {
    const refusal = bareFunctions.has(name.toLowerCase()) ? refusalOf(name.toLowerCase()) : undefined;
    if (refusal !== undefined) return problemOf(notAllowed(refusal), span);
    const { hint, suggestion } = proposeNearest(name, columnNames(candidates));
    const places = [...(this.#named.qualified?.keys() ?? [])].map((each) => `${each}.`).join(' or ');
    const advice = hint === '' && candidates.length === 0 && places !== '' ? ` Write ${places} before it.` : hint;
    const prefix = qualifier === undefined ? '' : `${qualifier}.`;
    const quoted = suggestion && { ...suggestion, replace: `${prefix}${quoteWhereNeeded(suggestion.replace)}` };
    const message = `There is no column "${name}" here.${advice}`;
    return { ...problemOf({ code: unknownColumn, message, suggestion: quoted }, span), column: name };
  }
}

function columnNames(columns: readonly ScopeColumn[]): string[] {
  return columns.map(({ name }) => name);
}
