/** The name of a column without one, also in files without a header: `column_1` and so on. */
export function generatedName(index: number): string {
  return `column_${index + 1}`;
}

/** Reserved for the engine's hidden columns. */
const reservedPrefix = /^\uE000+/;

export interface NamedColumns {
  readonly columns: readonly string[];
  readonly warnings: readonly string[];
}

/** Makes names unique, ignoring case (`name`, `name_2`), and names the empty ones. Reports what was changed. */
export function uniqueNames(names: readonly string[]): NamedColumns {
  const warnings: string[] = [];
  const nameless: { number: number; name: string }[] = [];
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const used = new Set<string>();
  const columns = names.map((name, index) => {
    const cleaned = name.replaceAll('\0', '').replace(reservedPrefix, '');
    const base = cleaned === '' ? generatedName(index) : cleaned;
    let unique = base;
    const isTaken = (candidate: string): boolean =>
      used.has(candidate.toLowerCase()) || (candidate !== base && wanted.has(candidate.toLowerCase()));
    for (let number = 2; isTaken(unique); number++) unique = `${base}_${number}`;
    used.add(unique.toLowerCase());
    if (cleaned === '') nameless.push({ number: index + 1, name: unique });
    else if (unique !== name)
      warnings.push(
        `Column ${index + 1} is called \`${unique}\`, because \`${cleaned}\` ${unique === cleaned ? 'held characters that a name cannot hold' : 'is there already'}.`,
      );
    return unique;
  });
  return { columns, warnings: [...namelessInWords(nameless), ...warnings] };
}

const mostNamed = 3;

function namelessInWords(nameless: readonly { number: number; name: string }[]): string[] {
  const [first] = nameless;
  if (first === undefined) return [];
  if (nameless.length === 1) return [`Column ${first.number} has no name; it is called \`${first.name}\`.`];
  const names = nameless.slice(0, mostNamed).map(({ name }) => `\`${name}\``);
  const rest = nameless.length > mostNamed ? ' and so on' : '';
  return [`${nameless.length} columns have no name; they are called ${names.join(', ')}${rest}.`];
}
