import { join } from 'node:path';
import type { NodeExample } from '../../../core/nodes/define-node.ts';
import { codesIn } from '../../support/scripts/export-here.ts';

/** The codes of what an example rejected: without a table, rejects go into a file beside the first output. */
export async function rejectedCodes(folder: string, { outputs }: NodeExample): Promise<string[]> {
  const codes: string[] = [];
  for (const port of Object.keys(outputs)) codes.push(...(await codesIn(join(folder, `${port}_dlq.csv`))));
  return codes.sort();
}
