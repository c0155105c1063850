import { type ComponentType, createContext, type ReactNode, use, useMemo } from 'react';
import type { FieldMeta } from '../../../core/nodes/fields.ts';
import type { FormItem } from '../../../core/nodes/form.ts';
import type { JsonObject, JsonPath, JsonValue } from '../../../core/pipeline/json-text.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { ColumnInfo } from '../../api/shared.ts';
import { type ColumnOption, columnOptions } from './config-values.ts';

export interface ValueControlProps {
  item: FormItem;
  label: string;
  value: JsonValue | undefined;
  /** What holds while the value is left out. */
  preset?: unknown;
  path: JsonPath;
  siblings: JsonObject;
  isInvalid: boolean;
  describedBy?: string | undefined;
  /** Of one of several columns: what the others are, and how more are put in its place. */
  amongColumns?: { others: readonly string[]; onTake(columns: readonly string[]): void } | undefined;
  onChange(value: JsonValue | undefined): void;
  onSiblings(value: JsonObject): void;
}

/** What the fields of one node's form know about its surroundings. */
export interface FormSurroundings {
  /** Draws any value by its shape. Handed down, since values hold values, and their controls each other. */
  Control: ComponentType<ValueControlProps>;
  node: string;
  /** But for those of an entry that was just added: nobody has left it yet. */
  problems: readonly Problem[];
  /** What the data says to a field at the top, by its key. */
  findings: Readonly<Record<string, ReactNode>>;
  /** An entry was added: its problems wait until it is left. */
  startEntry(path: JsonPath): void;
  endEntry(): void;
  /** A file to read is about to be picked at a place of the config. */
  nameAfterFile(at: JsonPath, file: string): void;
  /** Columns of an input port; those of all inputs where none is named. */
  columnsAt(port: string | undefined): readonly ColumnInfo[];
  params: readonly { name: string; type: string }[];
  /** Where the rows of the only input come from; null where there is none, or several. */
  upstream: { node: string; port: string } | null;
  /** Names of the nodes that feed this one, for queries. */
  inputs: readonly string[];
}

const FormContext = createContext<FormSurroundings | null>(null);

export const FormProvider = FormContext;

export function useForm(): FormSurroundings {
  const form = use(FormContext);
  if (form === null) throw new Error('useForm needs a FormProvider above it');
  return form;
}

/** The columns that a field may name, of the types that it can do with. */
export function useColumnOptions({ port, columnTypes }: Partial<FieldMeta> = {}): readonly ColumnOption[] {
  const { columnsAt } = useForm();
  const columns = columnsAt(port);
  return useMemo(() => columnOptions(columns, columnTypes), [columns, columnTypes]);
}
