import type * as z from 'zod';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { hasErrors } from '../../../core/pipeline/problems.ts';
import type { previewCallSchema } from '../../../core/preview/messages.ts';
import type { Trial } from '../../../core/replay/trial.ts';
import type { ReplayPlan } from '../../../core/replay/ways.ts';
import { onAbort } from '../../process/on-abort.ts';
import { CompiledGraph } from '../compile/compiled-graph.ts';
import { inspectCsvFile } from '../csv/csv-inspection.ts';
import { planExport } from '../export/plan-export.ts';
import { listFunctions } from '../expressions/function-list.ts';
import { mostRowRequests, WebLooks } from '../http/web-looks.ts';
import { invalidPipeline } from '../invalid-pipeline.ts';
import { proposeTypes, tryCast } from '../proposals/type-evidence.ts';
import { planReplay, takingPart } from '../replay/replay-plan.ts';
import { type EntriesTrial, tryEntries } from '../replay/try-entries.ts';
import { withGuiltyNode } from '../run/guilty-node.ts';
import { type MemoryPlan, memoryPlan } from '../session/session-setup.ts';
import { listParts } from '../sources/list-parts.ts';
import { errorWithoutSecrets } from '../without-secrets.ts';
import { readFileRows } from './file-rows.ts';
import { MemoryGuard } from './memory-guard.ts';
import { tryPattern } from './pattern-trial.ts';
import type { Preview } from './preview.ts';
import { stopIfCancelled, unlessCancelled } from './preview-cancelled.ts';
import { profileColumns } from './preview-profile.ts';
import { countRows, readRows } from './preview-rows.ts';
import { Previewer, type PreviewRequest } from './previewer.ts';

type Call = z.output<typeof previewCallSchema>;
type CallOf<Name> = Extract<Call, { call: Name }>;
type DocumentCall = Extract<Call, { document: unknown }>;
type LookCall = Exclude<DocumentCall, CallOf<'tryEntries' | 'planReplay' | 'planExport'>>;

/** Answers a call. */
type Begin<Answer> = (previewer: Previewer, signal: AbortSignal) => Promise<Answer>;

/** A queue of calls, answered one after the other in a session of its own. */
class Lane {
  readonly #previewer: Previewer;
  readonly #memory: MemoryGuard;
  #last: Promise<unknown> = Promise.resolve();

  constructor(webLooks: WebLooks, memory: MemoryGuard) {
    this.#previewer = new Previewer(webLooks);
    this.#memory = memory;
  }

  /** Answers a call after those before it. One that is cancelled while it waits fails at once. */
  async inTurn<Answer>({ document }: DocumentCall, signal: AbortSignal, begin: Begin<Answer>): Promise<Answer> {
    const before = this.#last;
    const turn = before.then(async () => {
      stopIfCancelled(signal);
      try {
        return await this.#memory.watch(allowanceFor(document), signal, (own) => begin(this.#previewer, own));
      } catch (error) {
        // Node's own error says nothing to a user.
        if (error instanceof Error && error.name === 'AbortError') stopIfCancelled(signal);
        throw error;
      }
    });
    this.#last = turn.catch(() => undefined);
    await unlessCancelled(before, signal);
    return turn;
  }
}

/** Answers the calls to a preview worker. Those that read whole files do not delay those that fill the screen. */
export class PreviewDesk {
  readonly #memory: MemoryGuard;
  readonly #quick: Lane;
  readonly #exact: Lane;
  readonly #trials: Lane;

  constructor(memory = new MemoryGuard(() => undefined)) {
    const webLooks = new WebLooks();
    this.#memory = memory;
    this.#quick = new Lane(webLooks, memory);
    this.#exact = new Lane(webLooks, memory);
    this.#trials = new Lane(webLooks, memory);
  }

  answer(call: Call, signal: AbortSignal): Promise<unknown> {
    switch (call.call) {
      case 'functions':
        return listFunctions(call.folder);
      case 'inspectCsv':
        return inspectCsvFile(call, signal);
      case 'listParts':
        return listParts(call);
      case 'fileRows':
        return readFileRows(call);
      case 'planExport':
        return this.#memory.watch(allowanceFor(call.document), signal, (own) => planExport(call.document, own));
      case 'tryEntries':
        return this.#trials.inTurn(call, signal, (previewer, own) => tryAt(previewer, call, own));
      case 'planReplay':
        return this.#trials.inTurn(call, signal, (previewer, own) => planAt(previewer, call, own));
      default: {
        const lane = call.document.reading === 'whole' ? this.#exact : this.#quick;
        return lane.inTurn(call, signal, (previewer, own) => look(previewer, call, own));
      }
    }
  }
}

/**
 * The memory that a run of the pipeline may take, but at least the default: a worker keeps several sessions and what
 * they read.
 */
function allowanceFor({ text }: DocumentCall['document']): MemoryPlan {
  const own = memoryPlan(parsePipeline(text).pipeline?.settings.memoryLimit);
  const usual = memoryPlan(undefined);
  return own.limitBytes > usual.limitBytes ? own : usual;
}

function lookAt(
  previewer: Previewer,
  { environment, params, ...document }: DocumentCall['document'],
  signal: AbortSignal,
  more: Pick<PreviewRequest, 'rows' | 'requests' | 'mayAssume' | 'amendments'> = {},
): Promise<Preview> {
  return previewer.look({ ...document, ...more, environment, overrides: params }, signal);
}

async function tryAt(
  previewer: Previewer,
  { document, entriesFile, fix, isKept }: CallOf<'tryEntries'>,
  signal: AbortSignal,
): Promise<Trial> {
  const { folder, pipelineFile } = document;
  await using stack = new AsyncDisposableStack();
  const look: EntriesTrial['look'] = async (reading, amendments) => {
    const more = { requests: mostRowRequests, amendments };
    const preview = stack.use(await lookAt(previewer, { ...document, reading }, signal, more));
    stack.use(onAbort(signal, () => preview.session.interrupt()));
    return preview;
  };
  return await tryEntries({ entriesFile, fix, isKept, folder, pipelineFile, signal, look });
}

async function planAt(
  previewer: Previewer,
  { document, nodes, loaded, gone }: CallOf<'planReplay'>,
  signal: AbortSignal,
): Promise<ReplayPlan> {
  await using preview = await lookAt(previewer, { ...document, reading: 'describe' }, signal);
  if (hasErrors(preview.problems)) throw invalidPipeline(preview.problems);
  const entrances = new Set(nodes);
  const taking = takingPart(preview.resolved.graph, entrances);
  const graph = new CompiledGraph();
  for (const node of preview.graph.nodes.values()) if (taking.has(node.id)) graph.add(node);
  return planReplay(graph, entrances, { loaded, gone });
}

async function look(previewer: Previewer, call: LookCall, signal: AbortSignal): Promise<unknown> {
  await using preview = await lookAt(previewer, call.document, signal, wantsOf(call));
  using _interrupting = onAbort(signal, () => preview.session.interrupt());
  try {
    return await answerFrom(preview, call, signal);
  } catch (error) {
    const isFinal = signal.aborted || call.call === 'describe';
    const failure = isFinal ? error : await withGuiltyNode(error, preview.collector, call.node);
    throw errorWithoutSecrets(failure, preview.resolved.secrets);
  }
}

/** How much a call needs of sources that are read no further than that. */
function wantsOf(call: LookCall): Pick<PreviewRequest, 'rows' | 'mayAssume'> {
  if (call.call === 'describe') return { mayAssume: call.document.reading === 'describe' };
  return call.call === 'rows' ? { rows: call.offset + call.limit } : {};
}

async function answerFrom(preview: Preview, call: LookCall, signal: AbortSignal): Promise<unknown> {
  switch (call.call) {
    case 'describe':
      return preview.describe();
    case 'rows':
      return readRows(preview, call);
    case 'count':
      return countRows(preview, call);
    case 'profile':
      return profileColumns(preview, call, signal);
    case 'proposeTypes':
      return proposeTypes(preview, call, signal);
    case 'tryCast':
      return tryCast(preview, call);
    case 'tryPattern':
      return tryPattern(preview, call);
  }
}
