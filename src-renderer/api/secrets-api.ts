import type { Observer, Unsubscribe } from './shared.ts';

export interface SecretState {
  name: string;
  /** Set in the studio, and there to be used. */
  isStored: boolean;
  /** Set by the environment that the studio was started in, which goes first. */
  isInEnvironment: boolean;
  /** Set in the studio once, and locked by a key that is not at hand any more: as good as not set. */
  isUnreadable: boolean;
}

export interface SecretsOverview {
  /** False where values last until the studio ends. */
  isLasting: boolean;
  /** The file of secrets could not be read: what it held counts as not set. */
  isDamaged: boolean;
  /** The names that were asked for first, then all others that are set in the studio. */
  secrets: SecretState[];
}

/** What `${env:NAME}` gives where the environment does not. Values go to the host and never come back. */
export interface SecretsApi {
  list(input: { names: string[] }): Promise<SecretsOverview>;
  set(input: { name: string; value: string }): Promise<void>;
  remove(input: { name: string }): Promise<void>;
  /** Something was set or removed, in this window or another. */
  changes(observer: Observer<null>): Unsubscribe;
}
