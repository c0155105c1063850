import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FilePurpose } from '../../core/api/files.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { RejectChanges } from './dead-letters/reject-changes.ts';
import { FilesService } from './files/files-service.ts';
import { GaugesService } from './gauges-service.ts';
import { type Home, openHome } from './home.ts';
import { HostCommands } from './host-commands.ts';
import { PreviewService } from './preview/preview-service.ts';
import type { StartWorker } from './processes/worker-process.ts';
import { samplesFolder } from './program-files.ts';
import { RunHistory } from './runs/run-history.ts';
import { RunLogs } from './runs/run-logs.ts';
import { RunService } from './runs/run-service.ts';
import { type SecretBox, SecretsService } from './secrets-service.ts';
import { SettingsService } from './settings-service.ts';
import { openStore, type Store } from './store/open-store.ts';
import { TabMemory } from './tab-memory.ts';
import { WindowTitles } from './window-titles.ts';

export interface PickRequest {
  purpose: FilePurpose;
  startIn?: string | undefined;
  suggestedName?: string | undefined;
}

/** What the desktop host and the browser host do differently. */
export interface HostAbilities {
  kind: 'desktop' | 'browser';
  startWorker: StartWorker;
  /** Native file dialogs; absent if the host has none. */
  pickFile?(request: PickRequest): Promise<string | null>;
  /** Shows a file in the system's file manager; absent if the host cannot. */
  revealFile?(path: string): void;
  openExternal(url: string): Promise<void>;
  /** Encrypts secrets; absent if the host can only keep them in memory. */
  secretBox?: SecretBox;
  /** The load of the window's own process; absent if the host cannot measure it. */
  measureWindow?(): { cpu: number; rssBytes: number } | undefined;
}

export interface StudioOptions {
  host: HostAbilities;
  /** The file that the studio is started with. */
  openPath?: string | undefined;
  /** Of the packaged app: where its resources lie. */
  resourcesPath?: string | undefined;
  homePath?: string | undefined;
}

/** Everything behind the studio's API: one for all windows. */
export interface Studio extends AsyncDisposable {
  version: string;
  /** True if nothing was opened here before this start. */
  isFirstStart: boolean;
  host: HostAbilities;
  home: Home;
  store: Store;
  runs: RunService;
  runLogs: RunLogs;
  history: RunHistory;
  files: FilesService;
  tabs: TabMemory;
  preview: PreviewService;
  rejects: RejectChanges;
  settings: SettingsService;
  secrets: SecretsService;
  gauges: GaugesService;
  commands: HostCommands;
  titles: WindowTitles;
  /** Of the packaged app: where its resources lie. */
  resourcesPath: string | undefined;
}

export function openStudio({ host, openPath, resourcesPath, homePath }: StudioOptions): Studio {
  const home = openHome(homePath);
  const store = openStore(home.storePath);
  const settings = new SettingsService(home.path);
  const isFirstStart = settings.stored.recent.length === 0;
  const files = new FilesService(settings, {
    homePath: home.path,
    samples: samplesFolder(resourcesPath),
    samplesCopy: samplesCopy(home),
  });
  const asked = openPath === undefined ? null : resolve(openPath);
  files.folders.openForSession(asked === null ? process.cwd() : dirname(asked));
  const runs = new RunService(home, store, host.startWorker);
  const preview = new PreviewService(home, host.startWorker);
  const rejects = new RejectChanges(store);
  return {
    version: packageJson.version,
    isFirstStart,
    host,
    home,
    store,
    runs,
    runLogs: new RunLogs(),
    history: new RunHistory(store, (id) => runs.active(id)?.state, files.unsavedFolder),
    files,
    tabs: new TabMemory(settings, asked),
    preview,
    rejects,
    settings,
    secrets: new SecretsService(home.path, host.secretBox),
    gauges: new GaugesService(runs, store, preview, () => host.measureWindow?.()),
    commands: new HostCommands(),
    titles: new WindowTitles(),
    resourcesPath,
    async [Symbol.asyncDispose]() {
      const active = runs.activeRuns();
      for (const run of active) run.cancel();
      await Promise.all(active.map(({ ended }) => ended));
      await preview[Symbol.asyncDispose]();
      store[Symbol.dispose]();
    },
  };
}

/** The user's copies of samples are in their documents, unless `WEIR_HOME` says where to keep everything. */
function samplesCopy(home: Home): string {
  const documents = join(homedir(), 'Documents');
  const isOwnHome = process.env.WEIR_HOME !== undefined;
  return !isOwnHome && existsSync(documents) ? join(documents, 'Weir samples') : join(home.path, 'samples');
}
