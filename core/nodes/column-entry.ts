/** What a config says of a column, under the name by which it says it. */
export function columnEntry<Value>(
  columns: ReadonlyMap<string, Value> | undefined,
  column: string | null,
): [name: string, value: Value] | undefined {
  if (column === null) return undefined;
  const wanted = column.toLowerCase();
  return [...(columns ?? [])].find(([name]) => name.toLowerCase() === wanted);
}
