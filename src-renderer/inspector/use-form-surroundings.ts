import { useMemo } from 'react';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { ColumnInfo } from '../api/shared.ts';
import { useNodeProblems } from '../problems/use-problems.ts';
import { nameAfterFile } from '../studio/editing/name-after-file.ts';
import { useDescription, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import type { FormSurroundings } from './form/form-context.tsx';
import { ValueControl } from './form/value-control.tsx';

/** What the fields of a node's form know about its pipeline, without findings. */
export function useFormSurroundings(id: string): Omit<FormSurroundings, 'findings'> {
  const studio = useStudio();
  const document = useDocumentId();
  const problems = useNodeProblems(id);
  const description = useDescription((current) => current?.nodes[id]);
  const params = usePipeline((pipeline) => pipeline.params);
  const edges = usePipeline((pipeline) => pipeline.edges);
  return useMemo(() => {
    const byPort = description?.inputs ?? {};
    const arriving = Object.values(byPort).flat(2);
    // An input has no node before it: its form offers its own columns.
    const all = distinct(Object.keys(byPort).length === 0 ? (description?.outputs['out'] ?? []) : arriving);
    const feeders = edges.filter((edge) => splitEndpoint(edge.to).node === id).map((edge) => splitEndpoint(edge.from));
    const [feeder, ...others] = feeders;
    return {
      Control: ValueControl,
      node: id,
      problems,
      startEntry: (path) => studio.selection.getState().startEntry(document, { node: id, path }),
      endEntry: () => studio.selection.getState().endEntry(document),
      nameAfterFile: (at, file) => nameAfterFile(studio, document, id, at, file),
      params,
      inputs: feeders.map(({ node }) => node),
      upstream: feeder === undefined || others.length > 0 ? null : { node: feeder.node, port: feeder.port ?? 'out' },
      columnsAt: (port) => (port === undefined ? all : distinct((byPort[port] ?? []).flat())),
    };
  }, [studio, document, id, problems, description, params, edges]);
}

function distinct(columns: readonly ColumnInfo[]): readonly ColumnInfo[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}
