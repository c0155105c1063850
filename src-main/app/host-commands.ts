import type { HostCommand } from '../../core/api/host-command.ts';
import { emitted } from './emitted.ts';

/** Passes commands of the host to the windows. Those sent before a window listens wait for it. */
export class HostCommands {
  readonly #listeners = new Set<(command: HostCommand) => void>();
  #waiting: HostCommand[] = [];

  send(command: HostCommand): void {
    if (this.#listeners.size === 0) this.#waiting.push(command);
    for (const listener of this.#listeners) listener(command);
  }

  listen(signal: AbortSignal | undefined): AsyncGenerator<HostCommand> {
    return emitted((listener: (command: HostCommand) => void) => {
      this.#listeners.add(listener);
      for (const command of this.#waiting.splice(0)) listener(command);
      return () => this.#listeners.delete(listener);
    }, signal);
  }
}
