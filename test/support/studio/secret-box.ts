import { randomBytes } from 'node:crypto';
import type { SecretBox } from '../../../src-main/app/secrets-service.ts';

/** A secret box with its own key; while it is closed, it cannot encrypt or decrypt. */
export function testSecretBox(): SecretBox & { isOpen: boolean } {
  const key = randomBytes(16);
  const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => byte ^ (key[index % key.length] ?? 0)));
  return {
    isOpen: true,
    async isAvailable() {
      return this.isOpen;
    },
    encrypt: async (text) => turned(Buffer.from(`locked ${text}`)),
    async decrypt(locked) {
      const text = turned(locked).toString();
      if (!text.startsWith('locked ')) throw new Error('Another key.');
      return text.slice('locked '.length);
    },
  };
}
