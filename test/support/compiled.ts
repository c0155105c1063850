import { fileURLToPath } from 'node:url';

/** Where programs that tests start keep what they compile: their homes are their own, but what one compiles is good for all. */
export const compiledFolder = fileURLToPath(new URL('../../.cache/compiled', import.meta.url));
