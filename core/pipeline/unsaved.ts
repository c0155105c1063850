import { pipelineFileEnding } from './file-ending.ts';

/** The file that stands for a pipeline that was never saved; there is none of this name. */
export const unsavedFileName = `Unsaved pipeline${pipelineFileEnding}`;
