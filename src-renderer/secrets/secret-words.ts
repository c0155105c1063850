import type { SecretState } from '../../core/api/secrets.ts';

export type SecretTone = 'set' | 'environment' | 'missing';

/** Says where the value of a secret comes from. */
export function secretInWords({ isStored, isInEnvironment, isUnreadable }: SecretState): {
  tone: SecretTone;
  words: string;
} {
  if (isInEnvironment) {
    const words = isStored ? 'From the environment, not the one set here' : 'From the environment';
    return { tone: 'environment', words };
  }
  if (isStored) return { tone: 'set', words: 'Set here' };
  return { tone: 'missing', words: isUnreadable ? 'Cannot be read any more: set it again' : 'Missing' };
}

/** Says where values are kept. */
export function placeInWords(isLasting: boolean, host: 'desktop' | 'browser'): string {
  if (isLasting) return 'Values are kept on this computer, locked by the key that your system keeps for you.';
  const who = host === 'browser' ? 'a studio in the browser has no system key' : 'your system has no key at hand';
  return `Values are kept in memory until Weir ends: ${who} to lock them away.`;
}
