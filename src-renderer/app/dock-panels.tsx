import type { ComponentType } from 'react';
import '../ui/panel.css';
import { RejectsBadge } from '../dlq/rejects-badge.tsx';
import { RejectsPanel } from '../dlq/rejects-panel.tsx';
import { DataPanel } from '../preview/data-panel.tsx';
import { ProblemsBadge } from '../problems/problems-badge.tsx';
import { ProblemsPanel } from '../problems/problems-panel.tsx';
import { RunPanel } from '../runs/run-panel.tsx';
import type { DockPanel } from '../stores/view-store.ts';
import { TimePanel } from '../time/time-panel.tsx';

interface DockPanelPart {
  id: DockPanel;
  title: string;
  Panel: ComponentType;
  /** A count beside the title. */
  Badge?: ComponentType;
}

/** The tabs of the bottom panel, in order. */
export const dockPanels: readonly DockPanelPart[] = [
  { id: 'data', title: 'Data', Panel: DataPanel },
  { id: 'problems', title: 'Problems', Panel: ProblemsPanel, Badge: ProblemsBadge },
  { id: 'rejects', title: 'Rejects', Panel: RejectsPanel, Badge: RejectsBadge },
  { id: 'run', title: 'Run', Panel: RunPanel },
  { id: 'time', title: 'Time', Panel: TimePanel },
];
