import type { ExportResult } from '../../core/api/export-result.ts';
import type { ExportTarget } from '../../core/export/targets.ts';
import type { DocumentText } from './shared.ts';

export interface ExportRequest extends DocumentText {
  target: ExportTarget;
  /** Absolute; one that the person opened, or within one. */
  folder: string;
  isOverwriting: boolean;
}

/** Pipelines as scripts that run without the studio. */
export interface ExportsApi {
  write(input: ExportRequest): Promise<ExportResult>;
  /** Shows a script in the system's file manager. Only where `AppInfo.canReveal`. */
  reveal(input: { path: string }): Promise<void>;
}
