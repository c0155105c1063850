import { useEffect, useState } from 'react';
import type { SecretsOverview } from '../../core/api/secrets.ts';
import { messageOf } from '../../core/errors.ts';
import { useOutsideVersion, useStudioApi } from '../studio/studio-context.tsx';

/** The state of these secrets and of all that are set, kept up to date. Null until known. */
export function useSecrets(names: readonly string[]): { overview: SecretsOverview | null; failure: string | null } {
  const api = useStudioApi();
  const version = useOutsideVersion();
  const [overview, setOverview] = useState<SecretsOverview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const key = names.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version is asked about anew
  useEffect(() => {
    let isOver = false;
    api.secrets.list({ names: key === '' ? [] : key.split(' ') }).then(
      (current) => {
        if (isOver) return;
        setOverview(current);
        setFailure(null);
      },
      (error: unknown) => isOver || setFailure(messageOf(error)),
    );
    return () => {
      isOver = true;
    };
  }, [api, key, version]);
  return { overview, failure };
}
