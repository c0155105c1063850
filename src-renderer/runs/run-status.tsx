import { Ban, CheckCircle2, CircleAlert, LoaderCircle, type LucideIcon, Unplug } from 'lucide-react';
import type { RunStatus } from '../../core/run/events.ts';
import { statusInWords } from './run-view.ts';

const icons: Readonly<Record<RunStatus, LucideIcon>> = {
  running: LoaderCircle,
  committing: LoaderCircle,
  succeeded: CheckCircle2,
  failed: CircleAlert,
  cancelled: Ban,
  interrupted: Unplug,
};

export function RunStatusMark({ status }: { status: RunStatus }) {
  const Icon = icons[status];
  return (
    <span className="run-status" data-status={status}>
      <Icon size={14} aria-hidden="true" />
      {statusInWords[status]}
    </span>
  );
}
