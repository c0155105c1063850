/** The entry of a config for a column, under the name that the config uses. */
export function columnEntry<Value>(
  columns: ReadonlyMap<string, Value> | undefined,
  column: string | null,
): [name: string, value: Value] | undefined {
  if (column === null) return undefined;
  const wanted = column.toLowerCase();
  return [...(columns ?? [])].find(([name]) => name.toLowerCase() === wanted);
}
