import { type ComponentType, createContext, type ReactNode, use, useMemo } from 'react';
import type { FieldMeta } from '../../../core/nodes/form/fields.ts';
import type { FormItem } from '../../../core/nodes/form/form.ts';
import type { JsonObject, JsonPath, JsonValue } from '../../../core/pipeline/json-text.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { ColumnInfo } from '../../api/shared.ts';
import { type ColumnOption, columnOptions } from './config-values.ts';

export interface ValueControlProps {
  item: FormItem;
  label: string;
  value: JsonValue | undefined;
  /** The default. */
  preset?: unknown;
  path: JsonPath;
  siblings: JsonObject;
  isInvalid: boolean;
  describedBy?: string | undefined;
  /** If the value is one of several columns: the others, and a way to replace this one by several. */
  amongColumns?: { others: readonly string[]; onTake(columns: readonly string[]): void } | undefined;
  onChange(value: JsonValue | undefined): void;
  onSiblings(value: JsonObject): void;
}

/** What the fields of one node's form know about its pipeline. */
export interface FormSurroundings {
  /**
   * Draws any value by its shape. Passed down here, since values contain values and the modules would import each
   * other.
   */
  Control: ComponentType<ValueControlProps>;
  node: string;
  /** Without those of a new entry that the user has not left yet. */
  problems: readonly Problem[];
  /** What the data says to a field at the top, by its key. */
  findings: Readonly<Record<string, ReactNode>>;
  /** An entry was added: its problems wait until it is left. */
  startEntry(path: JsonPath): void;
  endEntry(): void;
  /** Names the node after a file that is about to be picked at a path of the config. */
  nameAfterFile(at: JsonPath, file: string): void;
  /** The columns of an input port; without a port, those of all inputs. */
  columnsAt(port: string | undefined): readonly ColumnInfo[];
  params: readonly { name: string; type: string }[];
  /** Where the only input comes from; null if there is none, or several. */
  upstream: { node: string; port: string } | null;
  /** The ids of the nodes that feed this one, for queries. */
  inputs: readonly string[];
}

const FormContext = createContext<FormSurroundings | null>(null);

export const FormProvider = FormContext;

export function useForm(): FormSurroundings {
  const form = use(FormContext);
  if (form === null) throw new Error('useForm needs a FormProvider above it');
  return form;
}

/** The type of the column that a value belongs to, where that is known. */
export const ColumnTypeContext = createContext<string | undefined>(undefined);

/** The columns to choose from in a field, by its port and column types. */
export function useColumnOptions({ port, columnTypes }: Partial<FieldMeta> = {}): readonly ColumnOption[] {
  const { columnsAt } = useForm();
  const columns = columnsAt(port);
  return useMemo(() => columnOptions(columns, columnTypes), [columns, columnTypes]);
}
