import type { PipelineSettings } from '../../core/pipeline/schema.ts';
import { exceededLimits, rejectedShare, rejectLimitTitle } from '../../core/run/reject-limit.ts';
import { useLatest } from '../api/use-latest.ts';
import { edit } from '../studio/editing/edit-nodes.ts';
import { useDocument, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { formatCount } from '../ui/numbers.ts';
import { useRejectsVersion } from './use-rejects.ts';

interface RejectLimitFieldsProps {
  settings: PipelineSettings;
  onChange(settings: PipelineSettings, key: string): void;
}

/** The fields of the reject limit, and what it would have meant for the latest run. */
export function RejectLimitFields({ settings, onChange }: RejectLimitFieldsProps) {
  const limit = settings.maxRejected ?? {};
  const change = (changed: NonNullable<PipelineSettings['maxRejected']>, key: string) => {
    const all = Object.entries({ ...limit, ...changed });
    const rest = Object.fromEntries(all.filter(([, value]) => value !== undefined));
    onChange({ ...settings, maxRejected: Object.keys(rest).length === 0 ? undefined : rest }, key);
  };
  return (
    <fieldset className="reject-limit">
      <legend className="field-label">{rejectLimitTitle}</legend>
      <div className="pair">
        <NumberField
          label="Rows"
          value={limit.rows}
          placeholder="no limit"
          isInteger
          onChange={(rows) => change({ rows }, 'rejectedRows')}
        />
        <NumberField
          label="Percent"
          value={limit.percent}
          placeholder="no limit"
          isInteger={false}
          onChange={(percent) => change({ percent }, 'rejectedPercent')}
        />
      </div>
      <p className="field-help">A run with more rejects than this fails and loads nothing.</p>
      <LimitEffect limit={limit} />
    </fieldset>
  );
}

function LimitEffect({ limit }: { limit: NonNullable<PipelineSettings['maxRejected']> }) {
  const { api } = useStudio();
  const path = useDocument((document) => document.path);
  const draft = useDocumentId();
  const version = useRejectsVersion();
  const load = () => api.runs.list({ path, draft, limit: 20 });
  const { value: runs } = useLatest(load, [api, path, draft, version]);
  // The limit applies to runs of the whole pipeline only.
  const run = runs?.find(
    ({ kind, rowsIn, status }) => kind === 'run' && rowsIn > 0 && (status === 'succeeded' || status === 'failed'),
  );
  if (run === undefined) return null;
  const exceeded = exceededLimits(limit, run.rejected, run.rowsIn);
  const share = `${formatCount(run.rejected)} of ${formatCount(run.rowsIn)} rows (${rejectedShare(run.rejected, run.rowsIn)})`;
  const hasLimit = limit.rows !== undefined || limit.percent !== undefined;
  return (
    <p className="field-help limit-effect" data-exceeded={hasLimit ? exceeded.length > 0 : undefined} role="status">
      The latest run rejected {share}
      {exceeded.length > 0 && `: more than ${exceeded.join(' and ')}, so it fails`}
      {exceeded.length === 0 && hasLimit && ': within the limit'}.
    </p>
  );
}

/** The same fields in a dialog, for the Rejects panel. */
export function RejectLimitDialog({ onClose }: { onClose(): void }) {
  const studio = useStudio();
  const document = useDocumentId();
  const settings = usePipeline((pipeline) => pipeline.settings);
  return (
    <Dialog
      title="When rejects stop a run"
      width="narrow"
      onClose={onClose}
      footer={
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <RejectLimitFields
        settings={settings}
        onChange={(changed, key) =>
          edit(studio, document, [{ type: 'setSettings', settings: changed }], 'change limits', key)
        }
      />
    </Dialog>
  );
}

/** `Limit 1,000 or 5 %` or `No limit`. */
export function limitInWords({ maxRejected }: PipelineSettings): string {
  const parts = [
    ...(maxRejected?.rows === undefined ? [] : [formatCount(maxRejected.rows)]),
    ...(maxRejected?.percent === undefined ? [] : [`${maxRejected.percent} %`]),
  ];
  return parts.length === 0 ? 'No limit' : `Limit ${parts.join(' or ')}`;
}
