/** How one name in `${env:NAME}` stands. Never its value. */
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
  /** False where values last until the studio ends, for want of a key to lock them away by. */
  isLasting: boolean;
  /** The file of secrets could not be read: what it held counts as not set. */
  isDamaged: boolean;
  /** The names that were asked for first, then all others that are set in the studio. */
  secrets: SecretState[];
}
