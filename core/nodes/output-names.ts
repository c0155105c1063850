import type { JsonPath } from '../pipeline/json-text.ts';
import type { CompileContext } from './define-node.ts';

/** Reports output columns whose names the engine would take for one: it ignores upper and lower case. */
export function checkNames(names: readonly { name: string; field: JsonPath }[], context: CompileContext): void {
  const seen = new Map<string, string>();
  for (const { name, field } of names) {
    const other = seen.get(name.toLowerCase());
    if (other === undefined) {
      seen.set(name.toLowerCase(), name);
      continue;
    }
    const message =
      other === name
        ? `Two columns would be called "${name}". Give one of them another name.`
        : `Two columns would be called "${other}" and "${name}", which differ only in upper and lower case. Rename one of them.`;
    context.refuse(message, { column: name, field });
  }
}

/** `name`, or that with the suffix as often as it takes to differ from all names taken. The name is then taken too. */
export function freeName(name: string, suffix: string, taken: Set<string>): string {
  let free = name;
  while (taken.has(free.toLowerCase())) free += suffix === '' ? '_2' : suffix;
  taken.add(free.toLowerCase());
  return free;
}
