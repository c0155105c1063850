import type { GaugeSample } from '../../core/api/gauges.ts';
import type { HostCommand } from '../../core/api/host-command.ts';
import type { DeadLettersApi } from './dead-letters-api.ts';
import type { ExportsApi } from './exports-api.ts';
import type { FilesApi } from './files-api.ts';
import type { CsvApi, PreviewApi } from './preview-api.ts';
import type { RunsApi } from './runs-api.ts';
import type { SecretsApi } from './secrets-api.ts';
import type { Observer, Unsubscribe } from './shared.ts';

/**
 * Everything the studio asks of its host. Arguments and results are plain JSON, except the `File` of `files.place`.
 * Calls reject with `StudioError`. Subscriptions survive a lost connection: the implementation resumes them.
 */
export interface StudioApi {
  app: AppApi;
  files: FilesApi;
  csv: CsvApi;
  preview: PreviewApi;
  exports: ExportsApi;
  runs: RunsApi;
  deadLetters: DeadLettersApi;
  gauges: GaugesApi;
  settings: SettingsApi;
  secrets: SecretsApi;
}

export interface AppInfo {
  version: string;
  platform: 'darwin' | 'linux' | 'win32';
  host: 'desktop' | 'browser';
  hasNativeDialogs: boolean;
  canReveal: boolean;
  cores: number;
  memoryBytes: number;
  /** True if nothing was ever opened here: show the sample and the tour. */
  isFirstStart: boolean;
}

export type ConnectionState = 'connected' | 'reconnecting' | 'lost';

export interface AppApi {
  info(): Promise<AppInfo>;
  commands(observer: Observer<HostCommand>): Unsubscribe;
  /** The current state first, then every change. Always `connected` if the host is the same program. */
  connection(observer: Observer<ConnectionState>): Unsubscribe;
  /** Opens a page in the system's browser, if it is on the allow-list. */
  openExternal(input: { url: string }): Promise<void>;
  /** Sets the window's title and whether closing it would lose work. */
  describeWindow(input: { title: string; hasUnsavedWork: boolean }): Promise<void>;
}

export interface GaugesApi {
  /** Twice a second. */
  subscribe(observer: Observer<GaugeSample>): Unsubscribe;
}

/** Stored by the host for all windows. The view of one pipeline (viewport, panels) is kept in the browser's storage. */
export interface StudioSettings {
  theme: 'system' | 'light' | 'dark';
  isTourDone: boolean;
  isSnapping: boolean;
  /** Rows in the first page of the data panel. */
  previewRows: number;
  isAutosaving: boolean;
}

export interface SettingsApi {
  get(): Promise<StudioSettings>;
  set(input: Partial<StudioSettings>): Promise<StudioSettings>;
  /** Other windows change settings too. */
  changes(observer: Observer<StudioSettings>): Unsubscribe;
}
