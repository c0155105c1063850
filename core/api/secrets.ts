/** What is known about one name in `${env:NAME}`. Never its value. */
export interface SecretState {
  name: string;
  /** Set in the studio, and usable. */
  isStored: boolean;
  /** Set by the environment that the studio was started in, which goes first. */
  isInEnvironment: boolean;
  /** Once set in the studio, but encrypted by a key that is no longer there: it counts as not set. */
  isUnreadable: boolean;
}

export interface SecretsOverview {
  /** False if values only last until the studio ends, as there is no key to encrypt them with. */
  isLasting: boolean;
  /** The file of secrets could not be read: what it held counts as not set. */
  isDamaged: boolean;
  /** The names that were asked for first, then all others that are set in the studio. */
  secrets: SecretState[];
}
