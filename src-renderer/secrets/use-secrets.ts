import type { SecretsOverview } from '../../core/api/secrets.ts';
import { useLatest } from '../api/use-latest.ts';
import { useOutsideVersion, useStudioApi } from '../studio/studio-context.tsx';

/** The state of these secrets and of all that are set, kept up to date. Null until known. */
export function useSecrets(names: readonly string[]): { overview: SecretsOverview | null; failure: string | null } {
  const api = useStudioApi();
  const version = useOutsideVersion();
  const load = () => api.secrets.list({ names: [...names] });
  const { value: overview, failure } = useLatest(load, [api, names.join(' '), version]);
  return { overview, failure };
}
