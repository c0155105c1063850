import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { SecretsService } from '../../../src-main/app/secrets-service.ts';
import { testSecretBox } from '../../support/studio/secret-box.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const value = 'hunter2-Zq81';
const asking = (...names: string[]) =>
  JSON.stringify({
    format: 'weir/1',
    nodes: [{ id: 'read', type: 'input.csv', config: { path: names.map((name) => `\${env:${name}}.csv`) } }],
    edges: [],
  });

test('a secret is locked away in a file of this person alone, and is there at the next start', async () => {
  const home = temporaryFolder();
  const box = testSecretBox();
  await new SecretsService(home, box, {}).set('KEY', value);
  const file = join(home, 'secrets.json');
  expect(readFileSync(file, 'utf8')).not.toContain(value);
  expect(readFileSync(file, 'utf8')).not.toContain(Buffer.from(value).toString('base64').slice(0, -2));
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual(['secrets.json']);
  const next = new SecretsService(home, box, {});
  expect(await next.valuesFor(asking('KEY'))).toEqual(new Map([['KEY', value]]));
  expect(await next.overview([])).toEqual({
    isLasting: true,
    isDamaged: false,
    secrets: [{ name: 'KEY', isStored: true, isInEnvironment: false, isUnreadable: false }],
  });
});

test('a pipeline gets the secrets that it asks for, and no other', async () => {
  const secrets = new SecretsService(temporaryFolder(), testSecretBox(), {});
  for (const name of ['ONE', 'TWO', '__proto__']) await secrets.set(name, `value of ${name}`);
  expect([...(await secrets.valuesFor(asking('TWO', 'THREE', '__proto__')))]).toEqual([
    ['TWO', 'value of TWO'],
    ['__proto__', 'value of __proto__'],
  ]);
  expect(await secrets.valuesFor('no pipeline')).toEqual(new Map());
});

test('the overview names what is asked for before what else is set, says where each comes from, and tells no value', async () => {
  const secrets = new SecretsService(temporaryFolder(), testSecretBox(), { USER: 'me', BOTH: 'theirs' });
  for (const name of ['OLD', 'BOTH', 'KEY']) await secrets.set(name, value);
  const overview = await secrets.overview(['USER', 'KEY', 'NONE', 'toString']);
  expect(overview.secrets.map(({ name, isStored, isInEnvironment }) => [name, isStored, isInEnvironment])).toEqual([
    ['USER', false, true],
    ['KEY', true, false],
    ['NONE', false, false],
    ['toString', false, false],
    ['BOTH', true, true],
    ['OLD', true, false],
  ]);
  expect(JSON.stringify(overview)).not.toContain(value);
});

test('without a box, secrets last until the studio ends, and no file is written or read', async () => {
  const home = temporaryFolder();
  await new SecretsService(home, testSecretBox(), {}).set('LOCKED', value);
  const before = readFileSync(join(home, 'secrets.json'), 'utf8');
  const secrets = new SecretsService(home, undefined, {});
  await secrets.set('KEY', value);
  expect(await secrets.valuesFor(asking('KEY', 'LOCKED'))).toEqual(new Map([['KEY', value]]));
  expect(await secrets.overview([])).toMatchObject({ isLasting: false, secrets: [{ name: 'KEY', isStored: true }] });
  expect(readFileSync(join(home, 'secrets.json'), 'utf8')).toBe(before);
  expect(await new SecretsService(home, undefined, {}).valuesFor(asking('KEY'))).toEqual(new Map());
});

test('what was locked by another key counts as not set, says so, and can be set anew', async () => {
  const home = temporaryFolder();
  await new SecretsService(home, testSecretBox(), {}).set('KEY', 'old');
  const secrets = new SecretsService(home, testSecretBox(), {});
  expect(await secrets.valuesFor(asking('KEY'))).toEqual(new Map());
  expect((await secrets.overview([])).secrets).toEqual([
    { name: 'KEY', isStored: false, isInEnvironment: false, isUnreadable: true },
  ]);
  await secrets.set('KEY', 'new');
  expect(await secrets.valuesFor(asking('KEY'))).toEqual(new Map([['KEY', 'new']]));
});

test('while the system has no key at hand, what is set stays in memory and takes the place of what was locked away', async () => {
  const home = temporaryFolder();
  const box = testSecretBox();
  const secrets = new SecretsService(home, box, {});
  for (const name of ['KEY', 'OTHER']) await secrets.set(name, 'old');
  box.isOpen = false;
  await secrets.set('KEY', 'new');
  expect(await secrets.valuesFor(asking('KEY', 'OTHER'))).toEqual(new Map([['KEY', 'new']]));
  expect(await secrets.overview([])).toMatchObject({
    isLasting: false,
    secrets: [
      { name: 'KEY', isStored: true },
      { name: 'OTHER', isUnreadable: true },
    ],
  });
  box.isOpen = true;
  expect(await secrets.valuesFor(asking('KEY', 'OTHER'))).toEqual(
    new Map([
      ['KEY', 'new'],
      ['OTHER', 'old'],
    ]),
  );
  expect(await new SecretsService(home, box, {}).valuesFor(asking('KEY'))).toEqual(new Map());
});

test.each(['', '{', '{"secrets":[{"name":"KEY","locked":"?"}]}', 'null'])(
  'a damaged file (%s) counts as none, says so, and is written anew',
  async (text) => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'secrets.json'), text);
    const secrets = new SecretsService(home, testSecretBox(), {});
    expect(await secrets.valuesFor(asking('KEY'))).toEqual(new Map());
    expect(await secrets.overview([])).toEqual({ isLasting: true, isDamaged: true, secrets: [] });
    await secrets.set('KEY', value);
    expect(await secrets.overview([])).toMatchObject({ isDamaged: false, secrets: [{ name: 'KEY', isStored: true }] });
  },
);

test('what is removed is gone from the file too', async () => {
  const home = temporaryFolder();
  const box = testSecretBox();
  const secrets = new SecretsService(home, box, {});
  await secrets.set('KEY', value);
  secrets.remove('KEY');
  expect((await new SecretsService(home, box, {}).overview([])).secrets).toEqual([]);
});

test('a secret that the system will not lock away is not set, and is told without its value', async () => {
  const home = temporaryFolder();
  const refusing = { ...testSecretBox(), encrypt: () => Promise.reject(new Error(`No key for ${value}.`)) };
  const secrets = new SecretsService(home, refusing, {});
  await expect(secrets.set('KEY', value)).rejects.toMatchObject({
    code: 'file.failed',
    message: expect.not.stringContaining(value),
  });
  expect(await secrets.valuesFor(asking('KEY'))).toEqual(new Map());
  expect(readdirSync(home)).toEqual([]);
});
