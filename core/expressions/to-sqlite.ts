import type { Column } from '../column-types.ts';
import { checkParamValue, type ParamValue } from '../pipeline/param-value.ts';
import { id, joinSql, renderInlined, type Sql, sql } from '../sql/sql.ts';
import type { Checked } from './check.ts';
import { constantOf, constantText, fixedText, typeId, Untranslatable } from './constants.ts';
import { paramVariable } from './param-variable.ts';
import { sqliteFunctions } from './sqlite-functions.ts';
import { asText, infixed, type Operand, prefixed } from './sqlite-operators.ts';
import { expressionSchema, type NodeOf, type Tree } from './tree.ts';
import { type ValueKind, valueKind } from './value-kind.ts';

export interface SqliteContext {
  /** Columns of `old` and `new`, with their types in the engine: what is reckoned with there may not be here. */
  columns: readonly Column[];
  /** The values of the run, written into the text: SQLite reads no variables of the engine. */
  params: readonly { name: string; value: ParamValue }[];
  /**
   * In place of the values: a script has them only when it runs, from a function of this name over the name of the
   * param.
   */
  paramFunction?: Sql | undefined;
}

/**
 * Writes a checked condition over `old.` and `new.` as SQL for SQLite, where it means the same. Translated are columns,
 * params, constants, comparisons, AND, OR, NOT, IS NULL, IS DISTINCT FROM, IN lists, BETWEEN, CASE, COALESCE, NULLIF,
 * LIKE with a fixed pattern, + - *, / by a fixed number, // and % of integers, || and casts where both write a value
 * alike, typed constants such as `DATE '2024-01-31'`, and a few functions. Upper and lower case and ILIKE know the
 * letters of ASCII alone.
 */
export function toSqlite(tree: Tree, context: SqliteContext): Checked<string> {
  try {
    return { ok: true, value: renderInlined(new Translator(context).translate(tree)) };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    const message = `${error.message} cannot be used in a condition that SQLite itself evaluates. Derive a column before the output, and compare that.`;
    return { ok: false, problems: [{ severity: 'error', code: 'expression.unsupported', message }] };
  }
}

const comparisons: Record<NodeOf<'COMPARISON'>['type'], Sql> = {
  COMPARE_EQUAL: sql`=`,
  COMPARE_NOTEQUAL: sql`<>`,
  COMPARE_LESSTHAN: sql`<`,
  COMPARE_GREATERTHAN: sql`>`,
  COMPARE_LESSTHANOREQUALTO: sql`<=`,
  COMPARE_GREATERTHANOREQUALTO: sql`>=`,
  COMPARE_DISTINCT_FROM: sql`IS NOT`,
  COMPARE_NOT_DISTINCT_FROM: sql`IS`,
};

class Translator {
  readonly #context: SqliteContext;

  constructor(context: SqliteContext) {
    this.#context = context;
  }

  translate(tree: Tree): Sql {
    const parsed = expressionSchema.safeParse(tree);
    if (!parsed.success) throw new Untranslatable('This expression');
    const node = parsed.data;
    switch (node.class) {
      case 'COLUMN_REF':
        return this.#column(node, this.#kindOf(tree));
      case 'CONSTANT':
        return constantOf(node);
      case 'FUNCTION':
        return this.#function(node);
      case 'CAST':
        return this.#cast(node);
      case 'CASE': {
        const checks = node.case_checks.map(
          ({ when_expr, then_expr }) => sql`WHEN ${this.translate(when_expr)} THEN ${this.translate(then_expr)}`,
        );
        return sql`CASE ${joinSql(checks, ' ')} ELSE ${this.translate(node.else_expr)} END`;
      }
      case 'COMPARISON':
        return sql`(${this.#binary(node.left)} ${comparisons[node.type]} ${this.translate(node.right)})`;
      case 'CONJUNCTION': {
        const separator = node.type === 'CONJUNCTION_AND' ? ' AND ' : ' OR ';
        return sql`(${joinSql(this.#all(node.children), separator)})`;
      }
      case 'BETWEEN':
        return sql`(${this.#binary(node.input)} BETWEEN ${this.translate(node.lower)} AND ${this.translate(node.upper)})`;
      case 'OPERATOR':
        return this.#operator(node);
      case 'PARAMETER':
      case 'LAMBDA':
      case 'WINDOW':
      case 'COLLATE':
      case 'SUBQUERY':
      case 'STAR':
      case 'POSITIONAL_REFERENCE':
      case 'DEFAULT':
        throw new Untranslatable(`${node.class.charAt(0)}${node.class.slice(1).toLowerCase().replaceAll('_', ' ')}`);
    }
  }

  #all(trees: readonly Tree[]): Sql[] {
    return trees.map((tree) => this.translate(tree));
  }

  /** The engine compares texts by their bytes, whatever the collation of the column in SQLite. */
  #binary(tree: Tree): Sql {
    return sql`${this.translate(tree)} COLLATE BINARY`;
  }

  /** A number is compared as one, even where the table declares the column as text. */
  #column({ column_names: [qualifier, name] }: NodeOf<'COLUMN_REF'>, kind: ValueKind | undefined): Sql {
    if (qualifier === undefined || name === undefined) throw new Untranslatable('A column without old. or new.');
    const column = sql`${id(qualifier)}.${id(name)}`;
    return kind === 'number' || kind === 'integer' ? sql`CAST(${column} AS NUMERIC)` : column;
  }

  #function(node: NodeOf<'FUNCTION'>): Sql {
    const { function_name: name, children } = node;
    const [first, second] = children;
    if (name === 'getvariable' && first !== undefined) return this.#param(first);
    if (node.is_operator && first !== undefined) {
      const operand = this.#operand(first);
      return second === undefined ? prefixed(name, operand) : infixed(name, operand, this.#operand(second));
    }
    if (name === 'concat') return sql`concat(${joinSql(children.map((child) => asText(this.#operand(child))))})`;
    const known = sqliteFunctions.get(name);
    if (!known || children.length < known.min || children.length > known.max) {
      throw new Untranslatable(`The function "${name}"`);
    }
    known.check?.(children);
    return known.write(this.#all(children));
  }

  #operand(tree: Tree): Operand {
    return { tree, kind: this.#kindOf(tree), write: () => this.translate(tree) };
  }

  #kindOf(tree: Tree): ValueKind | undefined {
    return valueKind(tree, this.#context.columns);
  }

  #param(name: Tree): Sql {
    const variable = fixedText(name);
    const param = this.#context.params.find((each) => paramVariable(each.name) === variable);
    if (param === undefined) throw new Untranslatable('A param without a value');
    const { paramFunction } = this.#context;
    return paramFunction ? sql`${paramFunction}(${param.name})` : sql`${param.value}`;
  }

  #cast({ child, cast_type }: NodeOf<'CAST'>): Sql {
    const type = typeId(cast_type);
    const constant = constantText(child);
    if (constant !== undefined && type === 'BOOLEAN') return sql`${/^(t|true|1|yes)$/i.test(constant)}`;
    if (constant !== undefined && /^(DATE|TIME|TIMESTAMP)$/.test(type)) {
      const checked = checkParamValue(type.toLowerCase(), constant);
      if (checked.ok) return sql`${checked.value}`;
    }
    if (constant !== undefined && type === 'DOUBLE' && Number.isFinite(Number(constant || 'none')))
      return sql`CAST(${Number(constant)} AS REAL)`;
    switch (`${this.#kindOf(child) ?? 'unknown'} as ${type}`) {
      case 'boolean as BOOLEAN':
      case 'integer as BIGINT':
      case 'integer as INTEGER':
        return this.translate(child);
      case 'integer as VARCHAR':
      case 'text as VARCHAR':
      case 'date as VARCHAR':
        return sql`CAST(${this.translate(child)} AS TEXT)`;
      case 'integer as DOUBLE':
      case 'number as DOUBLE':
        return sql`CAST(${this.translate(child)} AS REAL)`;
      default:
        throw new Untranslatable(`A cast to ${type.toLowerCase()}`);
    }
  }

  #operator(node: NodeOf<'OPERATOR'>): Sql {
    const [first, ...rest] = node.children;
    if (first === undefined) throw new Untranslatable('This expression');
    switch (node.type) {
      case 'OPERATOR_NOT':
        return sql`(NOT ${this.translate(first)})`;
      case 'OPERATOR_IS_NULL':
        return sql`(${this.translate(first)} IS NULL)`;
      case 'OPERATOR_IS_NOT_NULL':
        return sql`(${this.translate(first)} IS NOT NULL)`;
      case 'OPERATOR_COALESCE':
        return rest.length === 0 ? this.translate(first) : sql`coalesce(${joinSql(this.#all(node.children))})`;
      case 'OPERATOR_NULLIF':
        return sql`nullif(${joinSql(this.#all(node.children))})`;
      case 'COMPARE_IN':
        return sql`(${this.#binary(first)} IN (${joinSql(this.#all(rest))}))`;
      case 'COMPARE_NOT_IN':
        return sql`(${this.#binary(first)} NOT IN (${joinSql(this.#all(rest))}))`;
      case 'OPERATOR_TRY':
      case 'ARRAY_CONSTRUCTOR':
      case 'ARRAY_EXTRACT':
      case 'ARRAY_SLICE':
      case 'STRUCT_EXTRACT':
      case 'GROUPING_FUNCTION':
        throw new Untranslatable(`"${node.type.toLowerCase().replace('operator_', '').replaceAll('_', ' ')}"`);
    }
  }
}
