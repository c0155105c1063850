import type { ExportResult } from '../../core/api/export-result.ts';
import type { ExportTarget } from '../../core/export/targets.ts';
import type { DocumentText } from './shared.ts';

export interface ExportedDocument extends DocumentText {
  target: ExportTarget;
}

export interface ExportRequest extends ExportedDocument {
  /** Absolute; a folder that the user opened, or within one. */
  folder: string;
  isOverwriting: boolean;
}

/** Exports pipelines as scripts that run without Weir. */
export interface ExportsApi {
  /** Throws if the pipeline cannot be exported. */
  check(input: ExportedDocument): Promise<void>;
  write(input: ExportRequest): Promise<ExportResult>;
  /** Shows a script in the system's file manager. Only where `AppInfo.canReveal`. */
  reveal(input: { path: string }): Promise<void>;
}
