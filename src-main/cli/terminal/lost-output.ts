import process from 'node:process';
import { systemCodeOf } from '../../../core/errors.ts';

/**
 * Makes a command fail if its output cannot be written, such as on a full disk, after it has done its work. A reader
 * that stops early (`| head`) is not a failure, nor is lost progress output.
 */
export function tellLostOutput(): void {
  process.stdout.once('error', (error) => {
    if (systemCodeOf(error) === 'EPIPE') return;
    process.exitCode ||= 1;
    process.stderr.write(`weir: What was to be printed could not be written: ${error.message}.\n`);
  });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
