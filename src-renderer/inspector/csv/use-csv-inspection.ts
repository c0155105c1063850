import { givenDialect } from '../../../core/nodes/csv-dialect.ts';
import { findNode } from '../../../core/nodes/registry.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import type { CsvDialect, CsvInspection } from '../../api/preview-api.ts';
import { useLatest } from '../../api/use-latest.ts';
import { useDocument, useStudio } from '../../studio/studio-context.tsx';

/** The rows are shown elsewhere. */
const noRows = 0;

/** What was detected in the file of a CSV node; null for other nodes, and until it is known. */
export function useCsvInspection(node: PipelineNode): CsvInspection | null {
  const { api } = useStudio();
  const pipelinePath = useDocument((document) => document.path);
  const source = csvSource(node);
  const inspect = async (signal: AbortSignal) =>
    source === undefined ? null : api.csv.inspect({ ...source, pipelinePath, limit: noRows }, { signal });
  const { value, failure } = useLatest(inspect, [api, JSON.stringify(source), pipelinePath]);
  return failure === null ? value : null;
}

/** The first file of a CSV node, and its dialect as far as the config parses. Globs are left to the run. */
function csvSource(node: PipelineNode): { path: string; dialect: Partial<CsvDialect> } | undefined {
  const definition = findNode(node.type);
  if (definition?.source === undefined || !definition.config.safeParse(node.config).success) return undefined;
  const source = definition.source(node.config);
  const path = source.kind === 'csv' ? source.paths[0] : undefined;
  if (source.kind !== 'csv' || path === undefined || /[*?[]/.test(path)) return undefined;
  return { path, dialect: givenDialect(source.options) };
}
