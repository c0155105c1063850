import { expect, test } from 'vitest';
import packageLock from '../../../package-lock.json' with { type: 'json' };
import { lockfileSchema, missingPlatformPackages } from '../../../scripts/quality/lockfile.ts';

test('package-lock.json holds the packages of every platform', () => {
  expect(missingPlatformPackages(lockfileSchema.parse(packageLock))).toEqual({});
});

test('a missing package is added with the version its parent pins and the platform it is for', () => {
  const parent = {
    version: '2.0.0',
    dev: true,
    license: 'MIT',
    optionalDependencies: {
      '@x/cli-linux-x64': '2.0.0',
      '@x/cli-linux-arm64-musl': '2.0.0',
      '@x/cli-win32-ia32-msvc': '2.0.0',
    },
  };
  const present = { version: '2.0.0', optional: true };
  const packages = { 'node_modules/x': parent, 'node_modules/@x/cli-linux-x64': present };
  const added = { version: '2.0.0', dev: true, license: 'MIT', optional: true };
  expect(missingPlatformPackages({ packages })).toEqual({
    'node_modules/@x/cli-linux-arm64-musl': { ...added, cpu: ['arm64'], libc: ['musl'], os: ['linux'] },
    'node_modules/@x/cli-win32-ia32-msvc': { ...added, cpu: ['ia32'], os: ['win32'] },
  });
});
