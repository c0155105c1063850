/** How the name of a pipeline file ends. */
export const pipelineFileEnding = '.weir.json';

export function isPipelineFile(fileName: string): boolean {
  return fileName.toLowerCase().endsWith(pipelineFileEnding);
}

/** The name of a pipeline file without that. */
export function pipelineFileStem(fileName: string): string {
  return fileName.endsWith(pipelineFileEnding) ? fileName.slice(0, -pipelineFileEnding.length) : fileName;
}
