import { messageOf } from '../../../core/errors.ts';
import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { inFormWords } from '../../../core/nodes/form/form-words.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { type StudioDocument, textOf } from '../../stores/documents-store.ts';
import type { Description } from '../../stores/session-store.ts';
import { activeDocument, type Studio } from '../studio.ts';

const pauseMs = 60;

/**
 * Keeps the description of the active tab's pipeline up to date: after each change of the pipeline or a secret, and
 * when files may have changed. A newer request cancels the older one.
 */
export function describePipelines(studio: Studio): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let request: AbortController | undefined;

  const ask = async (document: StudioDocument) => {
    request?.abort();
    const own = new AbortController();
    request = own;
    const { pipeline } = document.history;
    const { outside } = studio.session.getState();
    const input = { document: { text: textOf(pipeline), path: document.path } };
    try {
      const { problems: found, ...described } = await studio.api.preview.describe(input, { signal: own.signal });
      const problems = inWordsOfForms(found, pipeline);
      if (!own.signal.aborted)
        studio.session.getState().describe(document.id, { ...described, pipeline, problems, outside, failure: null });
    } catch (error) {
      if (!own.signal.aborted) studio.session.getState().fail(document.id, messageOf(error));
    }
  };

  const look = () => {
    const document = activeDocument(studio);
    if (document === null || document.unreadable !== null || isDescribed(studio, document)) return;
    const known = studio.session.getState().byDocument[document.id];
    clearTimeout(timer);
    timer = setTimeout(() => void ask(document), known === undefined ? 0 : pauseMs);
  };
  const unsubscribe = studio.documents.subscribe(look);
  /** Rows are read again only if the description shows that files have changed. */
  const lookAgain = async () => {
    const document = activeDocument(studio);
    const before = document && studio.session.getState().byDocument[document.id];
    if (!document || !before || !isDescribed(studio, document)) return;
    await ask(document);
    const after = studio.session.getState().byDocument[document.id];
    if (after !== undefined && isDescribed(studio, document) && saysOtherwise(before, after))
      studio.session.getState().outsideChanged();
  };
  const unsubscribeSession = studio.session.subscribe((state, before) => {
    if (state.outside !== before.outside) look();
    if (state.doubts !== before.doubts) void lookAgain();
  });
  look();
  return () => {
    unsubscribe();
    unsubscribeSession();
    clearTimeout(timer);
    request?.abort();
  };
}

function saysOtherwise(before: Description, after: Description): boolean {
  const said = ({ problems, nodes, sourceState }: Description) => JSON.stringify([problems, nodes, sourceState]);
  return said(before) !== said(after);
}

function inWordsOfForms(problems: readonly Problem[], pipeline: Pipeline): Problem[] {
  const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
  return problems.map((problem) => {
    const node = nodes.get(problem.node ?? '');
    return node ? inFormWords(problem, formOfType(node.type), node.config) : problem;
  });
}

/** Whether the description matches the current state of the tab, of secrets and of files. */
export function isDescribed(studio: Studio, { id, history }: StudioDocument): boolean {
  const { byDocument, outside } = studio.session.getState();
  if (byDocument[id]?.outside !== outside) return false;
  const known = byDocument[id].pipeline;
  return known === history.pipeline || (known != null && differsInLayoutOnly(known, history.pipeline));
}

/** Moving a node or writing a note does not change the description. */
function differsInLayoutOnly(before: Pipeline, after: Pipeline): boolean {
  const { nodes, edges, params, environments, settings } = after;
  if (before.edges !== edges || before.params !== params || before.environments !== environments) return false;
  if (before.settings !== settings || before.nodes.length !== nodes.length) return false;
  return nodes.every((node, index) => {
    const old = before.nodes[index];
    return (
      old === node ||
      (old?.id === node.id && old.config === node.config && old.type === node.type && old.disabled === node.disabled)
    );
  });
}
