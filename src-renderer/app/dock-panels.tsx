import type { ComponentType } from 'react';
import { ProblemsBadge } from '../problems/problems-badge.tsx';
import { ProblemsPanel } from '../problems/problems-panel.tsx';
import type { DockPanel } from '../stores/view-store.ts';

interface DockPanelPart {
  id: DockPanel;
  title: string;
  Panel: ComponentType;
  /** A count beside the title. */
  Badge?: ComponentType;
}

/** The tabs of the bottom panel, in order. Data, rejects, run and profile come from their own folders. */
export const dockPanels: readonly DockPanelPart[] = [
  { id: 'problems', title: 'Problems', Panel: ProblemsPanel, Badge: ProblemsBadge },
];
