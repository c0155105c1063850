import type { PlacedFile } from '../../core/api/files.ts';
import type { Observer, RequestOptions, Unsubscribe } from './shared.ts';
import type { ConnectionState, StudioApi } from './studio-api.ts';
import { answered, observed, once, type StudioClient } from './studio-client.ts';

/** What the studio needs of its host besides the calls. */
export interface HostLink {
  client: StudioClient;
  /** Identifies this window, also after a reload. */
  window: string;
  connection(observer: Observer<ConnectionState>): Unsubscribe;
  place(
    file: File,
    input: { pipelinePath: string | null },
    options?: RequestOptions & { onProgress?: (sentBytes: number) => void },
  ): Promise<PlacedFile>;
}

/** The studio's API over tRPC, for any transport. */
export function createTrpcStudioApi({ client, window, connection, place }: HostLink): StudioApi {
  const { app, files, csv, preview, exports, runs, deadLetters, gauges, settings, secrets } = client;
  return {
    app: {
      info: () => answered(app.info.query()),
      commands: (observer) => observed((handlers) => app.commands.subscribe(undefined, handlers), observer),
      connection,
      openExternal: (input) => answered(app.openExternal.mutate(input)),
      describeWindow: (input) => answered(app.describeWindow.mutate(input)),
    },
    files: {
      open: (input) => answered(files.open.mutate(input)),
      save: (input) => answered(files.save.mutate(input)),
      saveAs: (input) => answered(files.saveAs.mutate(input)),
      pick: (input) => answered(files.pick.mutate(input)),
      folders: () => answered(files.folders.query()),
      openFolder: (input) => answered(files.openFolder.mutate(input)),
      list: (input) => answered(files.list.query(input)),
      createFolder: (input) => answered(files.createFolder.mutate(input)),
      recent: () => answered(files.recent.query()),
      forgetRecent: (input) => answered(files.forgetRecent.mutate(input)),
      samples: () => answered(files.samples.query()),
      openSample: (input) => answered(files.openSample.mutate(input)),
      tabs: () => answered(files.tabs.query()),
      keepTabs: (input) => answered(files.keepTabs.mutate(input)),
      place,
      watch: (input, observer) => observed((handlers) => files.watch.subscribe(input, handlers), observer),
      drafts() {
        files.attend.subscribe({ window }, {});
        return answered(files.claimDrafts.mutate({ window }));
      },
      storeDraft: (input) => answered(files.storeDraft.mutate({ ...input, window })),
      dropDraft: (input) => answered(files.dropDraft.mutate(input)),
    },
    csv: {
      inspect: (input, options) => once((handlers) => csv.inspect.subscribe(input, handlers), options?.signal),
    },
    preview: {
      describe: (input, options) => once((handlers) => preview.describe.subscribe(input, handlers), options?.signal),
      rows: (input, options) => once((handlers) => preview.rows.subscribe(input, handlers), options?.signal),
      count: (input, options) => once((handlers) => preview.count.subscribe(input, handlers), options?.signal),
      profile: (input, options) => once((handlers) => preview.profile.subscribe(input, handlers), options?.signal),
      proposeTypes: (input, options) =>
        once((handlers) => preview.proposeTypes.subscribe(input, handlers), options?.signal),
      tryCast: (input, options) => once((handlers) => preview.tryCast.subscribe(input, handlers), options?.signal),
      tryPattern: (input, options) =>
        once((handlers) => preview.tryPattern.subscribe(input, handlers), options?.signal),
      parts: (input, options) => once((handlers) => preview.parts.subscribe(input, handlers), options?.signal),
      functions: () => answered(preview.functions.query()),
    },
    exports: {
      check: (input) => answered(exports.check.query(input)),
      write: (input) => answered(exports.write.mutate(input)),
      reveal: (input) => answered(exports.reveal.mutate(input)),
    },
    runs: {
      start: (input) => answered(runs.start.mutate(input)),
      events: (input, observer) =>
        observed(
          (handlers) => runs.events.subscribe(input, { ...handlers, onData: ({ data }) => handlers.onData(data) }),
          observer,
        ),
      stop: (input) => answered(runs.stop.mutate(input)),
      active: () => answered(runs.active.query()),
      list: (input) => answered(runs.list.query(input)),
      get: (input) => answered(runs.get.query(input)),
      result: (input, options) => once((handlers) => runs.result.subscribe(input, handlers), options?.signal),
      revealResult: (input) => answered(runs.revealResult.mutate(input)),
    },
    deadLetters: {
      counts: (input) => answered(deadLetters.counts.query(input)),
      changes: (observer) => observed((handlers) => deadLetters.changes.subscribe(undefined, handlers), observer),
      groups: (input) => answered(deadLetters.groups.query(input)),
      page: (input) => answered(deadLetters.page.query(input)),
      show: (input) => answered(deadLetters.show.query(input)),
      tryFix: (input, options) => once((handlers) => deadLetters.tryFix.subscribe(input, handlers), options?.signal),
      correct: (input) => answered(deadLetters.correct.mutate(input)),
      planReplay: (input) => answered(deadLetters.planReplay.query(input)),
      replay: (input) => answered(deadLetters.replay.mutate(input)),
      clearCorrection: (input) => answered(deadLetters.clearCorrection.mutate(input)),
      discard: (input) => answered(deadLetters.discard.mutate(input)),
      reopen: (input) => answered(deadLetters.reopen.mutate(input)),
      export: (input) => answered(deadLetters.export.query(input)),
    },
    gauges: {
      subscribe: (observer) => observed((handlers) => gauges.subscribe.subscribe(undefined, handlers), observer),
    },
    settings: {
      get: () => answered(settings.get.query()),
      set: (input) => answered(settings.set.mutate(input)),
      changes: (observer) => observed((handlers) => settings.changes.subscribe(undefined, handlers), observer),
    },
    secrets: {
      list: (input) => answered(secrets.list.query(input)),
      set: (input) => answered(secrets.set.mutate(input)),
      remove: (input) => answered(secrets.remove.mutate(input)),
      changes: (observer) => observed((handlers) => secrets.changes.subscribe(undefined, handlers), observer),
    },
  };
}
