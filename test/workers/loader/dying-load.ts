import { openSqliteLoad } from '../../support/open-sqlite-load.ts';
import { columnsOf, writeTable } from './loading.ts';

/**
 * Replaces the table of a database with 200,000 rows, and kills its own process at the named moment or so many ms after
 * it.
 */
const [path = '', folder = '', moment = '', delayMs = '0'] = process.argv.slice(2);

function dieAt(reached: string): void {
  if (reached !== moment) return;
  const die = () => process.kill(process.pid, 'SIGKILL');
  if (delayMs === '0') die();
  else setTimeout(die, Number(delayMs));
}

await using load = await openSqliteLoad(path, { folder });
const query = "SELECT range AS id, 'name ' || range AS name FROM range(200000)";
await writeTable(load, { load: { mode: 'replace' } }, { columns: columnsOf({ id: 'integer', name: 'text' }), query });
dieAt('written');
const applied = load.apply();
dieAt('applying');
await applied;
dieAt('applied');
const committed = load.commit();
dieAt('committing');
await committed;
