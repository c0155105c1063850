import { ChevronDown, Wand2, Workflow } from 'lucide-react';
import { useMemo, useState } from 'react';
import { messageOf } from '../../../core/errors.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { proposeFixes } from '../../../core/replay/propose-fixes.ts';
import type { DeadLetterGroup, DeadLetterSelection, VerdictSummary } from '../../api/dead-letters-api.ts';
import type { Cell } from '../../api/shared.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { rejectInWords, titleById, withTitles } from '../../studio/nodes/node-titles.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { formatCount } from '../../ui/numbers.ts';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { applyPipelineFix, correctEntries, documentOf, verdictInWords } from '../reject-actions.ts';
import { forColumn, stillInWords } from '../reject-words.ts';
import { type FixDraft, fixKinds, fixOf } from './fix-draft.ts';

interface FixBarProps {
  reason: DeadLetterGroup;
  /** The value of one of the rows, if the reason covers several values. */
  example: Cell;
  /** The columns of the rows, one of which the fix changes. */
  columns: readonly string[];
  selection: DeadLetterSelection;
  count: number;
}

/** Corrects many entries at once. Before anything is stored, it says how many of them would pass. */
export function FixBar({ reason, example, columns, selection, count }: FixBarProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const [draft, setDraft] = useState<FixDraft>({
    kind: 'set',
    column: reason.column ?? columns[0] ?? '',
    text: '',
    replaceBy: '',
    isRegex: false,
  });
  const fix = useMemo(() => fixOf(draft), [draft]);
  const verdict = useVerdict(selection, count, fix);
  const change = (changed: Partial<FixDraft>) => setDraft({ ...draft, ...changed });
  const placeholder = fixKinds.find(({ kind }) => kind === draft.kind)?.placeholder ?? '';
  const keep = () => {
    if (fix !== null) void correctEntries(studio, document, { selection, fix });
  };
  return (
    <>
      <form
        className="fix-bar"
        aria-label="Correct many at once"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Wand2 size={14} aria-hidden="true" />
        <Select
          className="fix-kind"
          aria-label="How to correct"
          value={draft.kind}
          options={fixKinds.map(({ kind, title }) => ({ value: kind, title }))}
          onChange={(kind) => change({ kind })}
        />
        <Select
          className="fix-column"
          aria-label="Column to correct"
          value={draft.column}
          options={columns.map((name) => ({ value: name, title: name }))}
          onChange={(column) => change({ column })}
        />
        {draft.kind !== 'null' && (
          <TextInput
            className="fix-text"
            aria-label={placeholder}
            placeholder={placeholder}
            isMono={draft.kind === 'expression'}
            value={draft.text}
            onChange={(text) => change({ text })}
          />
        )}
        {draft.kind === 'replace' && (
          <>
            <TextInput
              className="fix-text"
              aria-label="Replace by"
              placeholder="by"
              value={draft.replaceBy}
              onChange={(replaceBy) => change({ replaceBy })}
            />
            <Checkbox label="Pattern" isChecked={draft.isRegex} onChange={(isRegex) => change({ isRegex })} />
          </>
        )}
        <Button type="submit" size="small" disabled={fix === null || verdict?.kind !== 'done'}>
          Keep for {formatCount(count)}
        </Button>
      </form>
      <VerdictLine verdict={verdict} known={reason.column} />
      <Proposals reason={reason} example={example} />
    </>
  );
}

type VerdictState =
  | { kind: 'trying' }
  | { kind: 'done'; summary: VerdictSummary }
  | { kind: 'failed'; message: string };

function VerdictLine({ verdict, known }: { verdict: VerdictState | null; known: string | null }) {
  const pipeline = usePipeline((current) => current);
  if (verdict === null) return <span className="fix-verdict" role="status" />;
  if (verdict.kind === 'trying')
    return (
      <span className="fix-verdict" role="status">
        Trying…
      </span>
    );
  if (verdict.kind === 'failed') {
    const message = withTitles(pipeline, verdict.message);
    return (
      <span className="fix-verdict" data-tone="danger" role="status" title={message}>
        {message}
      </span>
    );
  }
  const { summary } = verdict;
  const failures = summary.failures.map((one) => ({ ...one, message: rejectInWords(pipeline, one.message) }));
  const [failure] = failures;
  const words = verdictInWords(summary);
  const others = failures.map((one) => `${formatCount(one.count)} × ${forColumn(one)}`).join('\n');
  return (
    <span
      className="fix-verdict"
      data-tone={summary.passing === summary.checked ? 'success' : 'warning'}
      role="status"
      title={`${words}\n${others}`.trim()}
    >
      {words}
      {failure !== undefined && <small> {stillInWords(failure, known)}</small>}
    </span>
  );
}

/** Changes to the pipeline that would have let these rows through. */
function Proposals({ reason, example }: Pick<FixBarProps, 'reason' | 'example'>) {
  const studio = useStudio();
  const document = useDocumentId();
  const pipeline = usePipeline((current) => current);
  const value = reason.by === 'value' ? reason.value : example;
  const proposals = useMemo(() => proposeFixes(pipeline, { ...reason, value }), [pipeline, reason, value]);
  if (proposals.length === 0) return null;
  const items = proposals.map(
    (fix): MenuItem => ({
      kind: 'item',
      title: fix.label,
      detail: titleById(pipeline, fix.node),
      onChoose: () => applyPipelineFix(studio, document, fix),
    }),
  );
  return (
    <Menu label="Changes to the pipeline that let these rows through" items={items}>
      <Button size="small" title="Changes to the pipeline, so that the next run takes such rows">
        <Workflow className="tool-icon" size={13} aria-hidden="true" />
        <span className="tool-word">In the pipeline</span> <ChevronDown size={12} aria-hidden="true" />
      </Button>
    </Menu>
  );
}

/** Tries a fix while it is typed; each change cancels the trial before. Null if there is no fix yet. */
function useVerdict(selection: DeadLetterSelection, count: number, fix: BulkFix | null): VerdictState | null {
  const studio = useStudio();
  const document = useDocumentId();
  const asked = JSON.stringify([selection, count, fix]);
  const tryFix = async (tried: BulkFix, signal: AbortSignal): Promise<VerdictState> => {
    const input = { document: documentOf(studio, document), selection, fix: tried };
    try {
      return { kind: 'done', summary: await studio.api.deadLetters.tryFix(input, { signal }) };
    } catch (error) {
      return { kind: 'failed', message: messageOf(error) };
    }
  };
  const question = fix && (async (signal: AbortSignal) => ({ asked, verdict: await tryFix(fix, signal) }));
  const answer = useAnswer(question, [studio, document, asked]);
  if (fix === null) return null;
  return answer?.asked === asked ? answer.verdict : { kind: 'trying' };
}
