import { useEffect, useState } from 'react';
import type { ConnectionState } from '../../api/studio-api.ts';
import { useStudio } from '../../studio/studio-context.tsx';

/** Whether the host of this window answers. */
export function useConnection(): ConnectionState {
  const { api } = useStudio();
  const [state, setState] = useState<ConnectionState>('connected');
  useEffect(() => api.app.connection({ next: setState }), [api]);
  return state;
}
