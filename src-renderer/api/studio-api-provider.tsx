import { createContext, type ReactNode, use } from 'react';
import type { StudioApi } from './studio-api.ts';

const StudioApiContext = createContext<StudioApi | null>(null);

export function StudioApiProvider({ api, children }: { api: StudioApi; children: ReactNode }) {
  return <StudioApiContext value={api}>{children}</StudioApiContext>;
}

export function useStudioApi(): StudioApi {
  const api = use(StudioApiContext);
  if (api === null) throw new Error('useStudioApi needs a StudioApiProvider above it');
  return api;
}
