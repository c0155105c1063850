import process from 'node:process';
import type { SecretBox } from '../../app/secrets-service.ts';

/** The part of Electron's `safeStorage` that is used. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string }>;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
}

/** Backends of Linux without a keyring, or before one was looked for. */
const unsafeBackends = ['basic_text', 'unknown', ''];
/** The prefix of texts that Linux encrypts with a key published in Chromium's source. */
const wellKnownKey = 'v10';

/** Encrypts texts with the key that the system keeps for this user: Keychain, DPAPI, or a keyring. */
export function safeStorageBox(storage: SafeStorage, platform: NodeJS.Platform = process.platform): SecretBox {
  const isLinux = platform === 'linux';
  const hasKeyring = () => {
    // This call looks for a keyring; the asynchronous one returns true even without one.
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
