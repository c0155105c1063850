import { createContext, type ReactNode, use } from 'react';
import { useStore } from 'zustand';
import type { Pipeline, PipelineNode } from '../../core/pipeline/schema.ts';
import type { StudioApi } from '../api/studio-api.ts';
import type { StudioDocument } from '../stores/documents-store.ts';
import { emptySelection, type Selection } from '../stores/selection-store.ts';
import type { Description } from '../stores/session-store.ts';
import { nodeById } from './nodes/node-index.ts';
import type { Studio } from './studio.ts';

const StudioContext = createContext<Studio | null>(null);
const DocumentContext = createContext<string | null>(null);

export function StudioProvider({ studio, children }: { studio: Studio; children: ReactNode }) {
  return <StudioContext value={studio}>{children}</StudioContext>;
}

export function useStudio(): Studio {
  const studio = use(StudioContext);
  if (studio === null) throw new Error('useStudio needs a StudioProvider above it');
  return studio;
}

export function useStudioApi(): StudioApi {
  return useStudio().api;
}

/** Provides the tab that the components below belong to. */
export function DocumentProvider({ id, children }: { id: string; children: ReactNode }) {
  return <DocumentContext value={id}>{children}</DocumentContext>;
}

export function useDocumentId(): string {
  const id = use(DocumentContext);
  if (id === null) throw new Error('useDocumentId needs a DocumentProvider above it');
  return id;
}

/** A slice of the tab; the component redraws only when the slice changes. */
export function useDocument<Slice>(select: (document: StudioDocument) => Slice): Slice {
  const { documents } = useStudio();
  const id = useDocumentId();
  return useStore(documents, (state) => {
    const document = state.documents.find((candidate) => candidate.id === id);
    if (document === undefined) throw new Error(`There is no tab ${id}`);
    return select(document);
  });
}

export function usePipeline<Slice>(select: (pipeline: Pipeline) => Slice): Slice {
  return useDocument((document) => select(document.history.pipeline));
}

export function useNode(id: string): PipelineNode | undefined {
  return usePipeline((pipeline) => nodeById(pipeline, id));
}

export function useSelection<Slice>(select: (selection: Selection) => Slice): Slice {
  const { selection } = useStudio();
  const id = useDocumentId();
  return useStore(selection, (state) => select(state.byDocument[id] ?? emptySelection));
}

export function useDescription<Slice>(select: (description: Description | undefined) => Slice): Slice {
  const { session } = useStudio();
  const id = useDocumentId();
  return useStore(session, (state) => select(state.byDocument[id]));
}

/** Grows whenever secrets or files change. */
export function useOutsideVersion(): number {
  return useStore(useStudio().session, (state) => state.outside);
}
