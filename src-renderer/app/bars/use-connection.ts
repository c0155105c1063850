import { useEffect, useState } from 'react';
import type { ConnectionState } from '../../api/studio-api.ts';
import { useStudio } from '../../studio/studio-context.tsx';

/** The state of the connection to the host. */
export function useConnection(): ConnectionState {
  const { api } = useStudio();
  const [state, setState] = useState<ConnectionState>('connected');
  useEffect(() => api.app.connection({ next: setState }), [api]);
  return state;
}
