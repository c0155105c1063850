import { useEffect, useState } from 'react';
import { givenDialect } from '../../../core/nodes/csv-dialect.ts';
import { findNode } from '../../../core/nodes/registry.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import type { CsvDialect, CsvInspection } from '../../api/preview-api.ts';
import { useDocument, useStudio } from '../../studio/studio-context.tsx';

/** No rows: they are shown elsewhere. */
const looked = 0;

/** What was detected in the file of a CSV node; null for other nodes, and until it is known. */
export function useCsvInspection(node: PipelineNode): CsvInspection | null {
  const { api } = useStudio();
  const pipelinePath = useDocument((document) => document.path);
  const [found, setFound] = useState<CsvInspection | null>(null);
  const source = csvSource(node);
  const asked = source === undefined ? '' : JSON.stringify(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for the source, which is made anew with each draw
  useEffect(() => {
    if (source === undefined) {
      setFound(null);
      return;
    }
    const request = new AbortController();
    const input = { path: source.path, pipelinePath, dialect: source.dialect, limit: looked };
    api.csv.inspect(input, { signal: request.signal }).then(setFound, () => setFound(null));
    return () => request.abort();
  }, [api, asked, pipelinePath]);
  return found;
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
