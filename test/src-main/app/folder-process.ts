import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHome, openRunFolder } from '../../../src-main/app/home.ts';

/** A process of its own that holds a run folder until it is killed. */
const folder = openRunFolder(openHome(process.argv[2]), 'theirs');
writeFileSync(join(folder.path, 'spool'), 'rows');
process.send?.('ready');
setInterval(() => {}, 1000);
