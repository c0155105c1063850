import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHome } from '../../../src-main/app/home.ts';
import { openRunFolder } from '../../../src-main/app/runs/run-folders.ts';

/** A process of its own that holds a run folder until it is killed. */
const folder = openRunFolder(openHome(process.argv[2]), 'theirs');
writeFileSync(join(folder.path, 'spool'), 'rows');
process.send?.('ready');
setInterval(() => {}, 1000);
