import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import * as z from 'zod';
import type { SecretState, SecretsOverview } from '../../core/api/secrets.ts';
import { messageOf, systemCodeOf, WeirError } from '../../core/errors.ts';
import { parsePipeline } from '../../core/pipeline/document.ts';
import { mentionedSecrets, secretName } from '../../core/pipeline/secrets.ts';
import { emitted } from './emitted.ts';
import { replaceFileSync } from './files/replace-file.ts';

/** Encrypts texts so that only this user on this machine can decrypt them. */
export interface SecretBox {
  /** Whether the system has a key now. Asked as late as possible, as the system may ask the user. */
  isAvailable(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  /** Rejects if the text was encrypted with another key. */
  decrypt(locked: Buffer): Promise<string>;
}

const fileSchema = z.object({
  secrets: z.array(z.object({ name: z.string().regex(secretName), locked: z.base64() })),
});

type Locked = ReadonlyMap<string, Buffer>;

/**
 * Values of `${env:NAME}` for names that the environment lacks: on disk only in encrypted form, otherwise in memory.
 */
export class SecretsService {
  readonly #path: string;
  readonly #box: SecretBox | undefined;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #listeners = new Set<(change: null) => void>();
  /** Values that could not be encrypted. */
  readonly #inMemory = new Map<string, string>();

  constructor(homePath: string, box: SecretBox | undefined, environment: NodeJS.ProcessEnv = process.env) {
    this.#path = join(homePath, 'secrets.json');
    this.#box = box;
    this.#environment = environment;
  }

  /** The state of these names, and of all that are set here. Never a value. */
  async overview(names: readonly string[]): Promise<SecretsOverview> {
    const { locked, isDamaged } = this.#read();
    const all = [...new Set([...names, ...[...locked.keys(), ...this.#inMemory.keys()].sort()])];
    const secrets = all.map(async (name): Promise<SecretState> => {
      const isStored = (await this.#value(name, locked)) !== undefined;
      const isInEnvironment = Object.hasOwn(this.#environment, name);
      return { name, isStored, isInEnvironment, isUnreadable: !isStored && locked.has(name) };
    });
    return { isLasting: await this.#canLock(), isDamaged, secrets: await Promise.all(secrets) };
  }

  async set(name: string, value: string): Promise<void> {
    if (this.#box && (await this.#canLock())) {
      const locked = await this.#box.encrypt(value).catch((cause: unknown) => {
        const message =
          'The secret was not set: the system gave no key to encrypt it with. Unlock its keyring and try again.';
        throw new WeirError({ code: 'file.failed', message, cause });
      });
      this.#write(new Map([...this.#read().locked, [name, locked]]));
      this.#inMemory.delete(name);
    } else {
      this.#forget(name);
      this.#inMemory.set(name, value);
    }
    this.#tell();
  }

  remove(name: string): void {
    this.#forget(name);
    this.#tell();
  }

  /** The values of the secrets in a pipeline, for the message to its worker. */
  async valuesFor(text: string): Promise<Map<string, string>> {
    const { locked } = this.#read();
    const values = new Map<string, string>();
    if (locked.size + this.#inMemory.size === 0) return values;
    const { pipeline } = parsePipeline(text);
    for (const name of mentionedSecrets(pipeline?.nodes.map(({ config }) => config) ?? [])) {
      const value = await this.#value(name, locked);
      if (value !== undefined) values.set(name, value);
    }
    return values;
  }

  /** Yields whenever a secret was set or removed. */
  changes(signal: AbortSignal | undefined): AsyncGenerator<null> {
    return emitted((listener: (change: null) => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    }, signal);
  }

  #forget(name: string): void {
    const { locked } = this.#read();
    if (locked.has(name)) this.#write(new Map([...locked].filter(([other]) => other !== name)));
    this.#inMemory.delete(name);
  }

  async #canLock(): Promise<boolean> {
    return (await this.#box?.isAvailable()) ?? false;
  }

  async #value(name: string, locked: Locked): Promise<string | undefined> {
    const inMemory = this.#inMemory.get(name);
    const text = locked.get(name);
    if (inMemory !== undefined || text === undefined || !(await this.#canLock())) return inMemory;
    try {
      return await this.#box?.decrypt(text);
    } catch {
      // Encrypted with another key, which the overview shows.
      return undefined;
    }
  }

  /** Read each time, since another window's process may have written it. A host without a box does not use the file. */
  #read(): { locked: Locked; isDamaged: boolean } {
    const text = this.#box && readText(this.#path);
    if (text === undefined) return { locked: new Map(), isDamaged: false };
    const parsed = fileSchema.safeParse(parseJson(text));
    if (!parsed.success) return { locked: new Map(), isDamaged: true };
    const entries = parsed.data.secrets.map(({ name, locked }) => [name, Buffer.from(locked, 'base64')] as const);
    return { locked: new Map(entries), isDamaged: false };
  }

  #write(locked: Locked): void {
    const secrets = [...locked].map(([name, text]) => ({ name, locked: text.toString('base64') }));
    try {
      replaceFileSync(this.#path, `${JSON.stringify({ secrets }, null, 2)}\n`, 0o600);
    } catch (cause) {
      const message = `The secrets could not be written: ${messageOf(cause)}. They are as they were.`;
      throw new WeirError({ code: 'file.failed', message, cause });
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(null);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    return '';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
