import process from 'node:process';
import { systemCodeOf } from '../../../core/errors.ts';

/**
 * Has a command fail whose output cannot be written, as on a full disk, after it has done its work. A reader that has
 * seen enough (`| head`) is no failure, and what is told of a run is not worth ending it for.
 */
export function tellLostOutput(): void {
  process.stdout.once('error', (error) => {
    if (systemCodeOf(error) === 'EPIPE') return;
    process.exitCode ||= 1;
    process.stderr.write(`weir: What was to be printed could not be written: ${error.message}.\n`);
  });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
