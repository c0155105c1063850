import process from 'node:process';
import type { SecretBox } from '../../app/secrets-service.ts';

/** What is used of Electron's `safeStorage`. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string }>;
  /** Of Linux alone. */
  getSelectedStorageBackend?(): string;
}

/** Where Linux has no keyring, or none was looked for yet. */
const unsafeBackends = ['basic_text', 'unknown', ''];
/** Begins what Linux encrypts by a key that stands in Chromium's source. */
const wellKnownKey = 'v10';

/** Locks texts by the key that the system keeps for this person: Keychain, DPAPI, or a keyring. */
export function safeStorageBox(storage: SafeStorage, platform: NodeJS.Platform = process.platform): SecretBox {
  const isLinux = platform === 'linux';
  const hasKeyring = () => {
    // This is what looks for a keyring; the asynchronous question is answered by yes even where there is none.
    if (!storage.isEncryptionAvailable()) return false;
    return !unsafeBackends.includes(storage.getSelectedStorageBackend?.() ?? '');
  };
  return {
    isAvailable: async () => (isLinux ? hasKeyring() : storage.isAsyncEncryptionAvailable()),
    async encrypt(text) {
      const locked = await storage.encryptStringAsync(text);
      const isLocked = !isLinux || !locked.subarray(0, wellKnownKey.length).equals(Buffer.from(wellKnownKey));
      if (!isLocked) throw new Error('The keyring gave no key of its own.');
      return locked;
    },
    decrypt: async (locked) => (await storage.decryptStringAsync(locked)).result,
  };
}
