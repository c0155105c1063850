// A registry mirror may hold the binaries of one platform alone. npm then leaves the others out of package-lock.json,
// and `npm ci` calls such a lockfile out of step, on every platform. Run this after adding a package of that kind:
// it adds what is missing by the versions that the parents pin, without a hash, for npm to fill in where it finds them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { lockfileSchema, missingPlatformPackages } from './quality/lockfile.ts';
import { root } from './quality/tool.ts';

const file = join(root, 'package-lock.json');
const lockfile = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
const { packages } = lockfileSchema.parse(lockfile);
const missing = missingPlatformPackages({ packages });
// npm's own order, so that npm does not shuffle the file back.
const entries = Object.entries({ ...packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(file, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(entries) }, null, 2)}\n`);
console.log(`Added ${Object.keys(missing).length} packages for other platforms to package-lock.json.`);
