import type { OpenTabs } from '../../core/api/files.ts';
import type { SettingsService } from './settings-service.ts';

/**
 * The tabs to open a window with. They are kept by the app, since a browser forgets what it stored for another port. A
 * studio that is started with a file begins with that file alone.
 */
export class TabMemory {
  readonly #settings: SettingsService;
  #current: OpenTabs;

  constructor(settings: SettingsService, asked: string | null) {
    this.#settings = settings;
    this.#current = asked === null ? settings.stored.tabs : { paths: [asked], active: asked };
  }

  get current(): OpenTabs {
    return this.#current;
  }

  keep(tabs: OpenTabs): void {
    this.#current = tabs;
    this.#settings.update({ tabs });
  }
}
