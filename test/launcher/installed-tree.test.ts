import { expect, test } from 'vitest';
import { isTreeCurrent, lacksPackages } from '../../launcher/installed-tree.mjs';

const root = { version: '0.1.0' };
const zod = { version: '4.0.0', integrity: 'sha512-zod' };
const node = { version: '24.0.0', integrity: 'sha512-node' };
const foreign = { version: '1.0.0', integrity: 'sha512-foreign', optional: true };

const wanted = {
  packages: { '': root, 'node_modules/zod': zod, 'node_modules/node': node, 'node_modules/for-windows': foreign },
};

test('a tree with every package of the lockfile is current, with or without those for other platforms', () => {
  const packages = { 'node_modules/zod': zod, 'node_modules/node': node };
  expect(isTreeCurrent(wanted, { packages })).toBe(true);
  expect(isTreeCurrent(wanted, { packages: { ...packages, 'node_modules/for-windows': foreign } })).toBe(true);
});

test('a missing, another, altered or surplus package makes it stale', () => {
  const packages = { 'node_modules/zod': zod, 'node_modules/node': node };
  const withZod = (other: typeof zod) => ({ packages: { ...packages, 'node_modules/zod': other } });
  expect(isTreeCurrent(wanted, { packages: { 'node_modules/zod': zod } })).toBe(false);
  expect(isTreeCurrent(wanted, withZod({ ...zod, version: '4.0.1' }))).toBe(false);
  expect(isTreeCurrent(wanted, withZod({ ...zod, integrity: 'sha512-other' }))).toBe(false);
  expect(isTreeCurrent(wanted, { packages: { ...packages, 'node_modules/left-over': zod } })).toBe(false);
});

test('a package for this very platform that is absent is lacking; one for another, or for any, may be', () => {
  const platform = { os: 'linux', cpu: 'x64', libc: 'glibc' };
  const native = { ...foreign, os: ['linux'], cpu: ['x64'], libc: ['glibc'] };
  const lacks = (locked: object) => lacksPackages({ packages: { native: locked } }, { packages: {} }, platform);
  expect(lacks(native)).toBe(true);
  expect(lacks({ ...native, libc: undefined })).toBe(true);
  for (const other of [{ os: ['win32'] }, { cpu: ['arm64'] }, { libc: ['musl'] }])
    expect(lacks({ ...native, ...other })).toBe(false);
  expect(lacks(foreign)).toBe(false);
  expect(lacksPackages({ packages: { native } }, { packages: { native } }, platform)).toBe(false);
});
