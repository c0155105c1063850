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
 * All that the studio asks of its host. Everything passed is plain JSON, `File` at `files.place` aside. Calls reject with
 * `StudioError`. Subscriptions outlive a lost connection: the implementation takes them up again.
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
  /** The file that the studio was started for; null shows what was open last, or the sample. */
  openPath: string | null;
  /** Nothing was ever opened here: show the sample and the tour. */
  isFirstStart: boolean;
}

export type ConnectionState = 'connected' | 'reconnecting' | 'lost';

export interface AppApi {
  info(): Promise<AppInfo>;
  commands(observer: Observer<HostCommand>): Unsubscribe;
  /** The current state first, then every change. Always `connected` where the host is the same program. */
  connection(observer: Observer<ConnectionState>): Unsubscribe;
  /** Opens a page of the allow-list in the system's browser. */
  openExternal(input: { url: string }): Promise<void>;
  /** Sets the window's title and whether closing it would lose work. */
  describeWindow(input: { title: string; hasUnsavedWork: boolean }): Promise<void>;
}

export interface GaugesApi {
  /** Twice a second. */
  subscribe(observer: Observer<GaugeSample>): Unsubscribe;
}

/** Kept by the host for all windows. What belongs to one pipeline's view (viewport, panels) stays in the browser's storage. */
export interface StudioSettings {
  theme: 'system' | 'light' | 'dark';
  isTourDone: boolean;
  isSnapping: boolean;
  /** Rows that the data panel asks for at first. */
  previewRows: number;
  isAutosaving: boolean;
}

export interface SettingsApi {
  get(): Promise<StudioSettings>;
  set(input: Partial<StudioSettings>): Promise<StudioSettings>;
  /** Other windows change settings too. */
  changes(observer: Observer<StudioSettings>): Unsubscribe;
}
