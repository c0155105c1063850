import { pipelineFileEnding } from './file-ending.ts';

const stem = 'Unsaved pipeline';

/**
 * The file that stands for a pipeline that was never saved, told from others by a mark of its tab; there is none of
 * this name.
 */
export function unsavedFileName(mark = ''): string {
  return `${stem}${mark === '' ? '' : ` ${mark}`}${pipelineFileEnding}`;
}

export function isUnsavedFileName(name: string): boolean {
  return name.startsWith(stem) && name.endsWith(pipelineFileEnding);
}
