import { fileURLToPath } from 'node:url';

/** The compile cache of programs that tests start. Their homes are separate, but compiled code can be shared. */
export const compiledFolder = fileURLToPath(new URL('../../.cache/compiled', import.meta.url));
