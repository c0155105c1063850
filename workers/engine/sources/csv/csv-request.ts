import type { CsvOptions } from '../../../../core/nodes/source-spec.ts';
import type { OpenOptions } from '../open-options.ts';

export interface CsvRequest extends OpenOptions {
  node: string;
  files: readonly string[];
  options: CsvOptions;
}
