import type { SecretsOverview } from '../../core/api/secrets.ts';
import type { Observer, Unsubscribe } from './shared.ts';

/** What `${env:NAME}` gives where the environment does not. Values go to the host and never come back. */
export interface SecretsApi {
  list(input: { names: string[] }): Promise<SecretsOverview>;
  set(input: { name: string; value: string }): Promise<void>;
  remove(input: { name: string }): Promise<void>;
  /** Something was set or removed, in this window or another. */
  changes(observer: Observer<null>): Unsubscribe;
}
