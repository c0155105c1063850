import * as z from 'zod';

const lockedFields = z.looseObject({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

type LockedPackage = z.infer<typeof lockedFields>;

/** Checked rather than parsed, since zod would reorder the keys of the file. */
const lockedPackage = z.custom<LockedPackage>((value) => lockedFields.safeParse(value).success);

export const lockfileSchema = z.looseObject({ packages: z.record(z.string(), lockedPackage) });

type Lockfile = z.infer<typeof lockfileSchema>;

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The platform that a package's name ends with, such as `linux-arm64-musl` or `linux-arm-gnueabihf`. */
function platformOf(name: string) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = words.find((word) => systems.includes(word));
  if (os === undefined) return undefined;
  const cpu = words.find((word) => processors.includes(word));
  const cLibrary = words.find((word) => /^(musl|gnu)/.test(word));
  return {
    ...(cpu !== undefined && { cpu: [cpu] }),
    ...(cLibrary !== undefined && { libc: [cLibrary.startsWith('musl') ? 'musl' : 'glibc'] }),
    os: [os],
  };
}

function isLocked(lockfile: Lockfile, parent: string, name: string): boolean {
  return [`${parent}/node_modules/${name}`, `node_modules/${name}`].some((path) => path in lockfile.packages);
}

/** Entries for packages that a locked package needs on other platforms and that the lockfile lacks. */
export function missingPlatformPackages(lockfile: Lockfile): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [path, { optionalDependencies = {}, license, dev }] of Object.entries(lockfile.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (platform === undefined || isLocked(lockfile, path, name)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...platform,
        ...(dev && { dev }),
        ...(license && { license }),
        optional: true,
      };
    }
  }
  return missing;
}
