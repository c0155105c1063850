import type { SecretsOverview } from '../../core/api/secrets.ts';
import type { Observer, Unsubscribe } from './shared.ts';

/** Values of `${env:NAME}` for names that the environment lacks. Values go to the host and never come back. */
export interface SecretsApi {
  list(input: { names: string[] }): Promise<SecretsOverview>;
  set(input: { name: string; value: string }): Promise<void>;
  remove(input: { name: string }): Promise<void>;
  /** Called when a secret was set or removed, in any window. */
  changes(observer: Observer<null>): Unsubscribe;
}
