import { aggregateFunctions, scalarFunctions, windowFunctions } from '../../../core/expressions/functions.ts';
import type { FunctionInfo } from '../../../core/preview/messages.ts';
import { sql } from '../../../core/sql/sql.ts';
import { Session } from '../session/session.ts';

const memoryBytes = 64_000_000;

/** The functions that expressions may use, as the engine describes them. Those of windows alone it does not list. */
export async function listFunctions(folder: string): Promise<FunctionInfo[]> {
  await using session = await Session.open({ memoryBytes, threads: 1, folder, paths: [] });
  const rows = await session.rows(sql`
SELECT function_name, any_value(function_type), arg_min(array_to_string(parameters, ', '), len(parameters)),
  coalesce(any_value(description), '')
FROM duckdb_functions() WHERE schema_name = 'main' AND function_type IN ('scalar', 'aggregate', 'macro')
GROUP BY function_name ORDER BY function_name`);
  const described = rows.flatMap(([name, , parameters, description]): FunctionInfo[] => {
    const text = String(name);
    const kind = kindOf(text);
    if (kind === undefined || !/^[a-z]/.test(text)) return [];
    return [{ name: text, kind, signature: `${text}(${parameters ?? ''})`, description: String(description) }];
  });
  const known = new Set(described.map(({ name }) => name));
  const windows = [...windowFunctions].filter((name) => !known.has(name));
  return [
    ...described,
    ...windows.map((name) => ({
      name,
      kind: 'window' as const,
      signature: windowSignatures[name] ?? `${name}()`,
      description: '',
    })),
  ];
}

function kindOf(name: string): FunctionInfo['kind'] | undefined {
  if (aggregateFunctions.has(name)) return 'aggregate';
  if (windowFunctions.has(name)) return 'window';
  return scalarFunctions.has(name) ? 'scalar' : undefined;
}

const windowSignatures: Readonly<Record<string, string>> = {
  first_value: 'first_value(value)',
  lag: 'lag(value, offset, default)',
  last_value: 'last_value(value)',
  lead: 'lead(value, offset, default)',
  nth_value: 'nth_value(value, n)',
  ntile: 'ntile(buckets)',
};
