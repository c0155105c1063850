/** How the name of a pipeline file ends. */
export const pipelineFileEnding = '.weir.json';

/** The name of a pipeline file without that. */
export function pipelineFileStem(fileName: string): string {
  return fileName.endsWith(pipelineFileEnding) ? fileName.slice(0, -pipelineFileEnding.length) : fileName;
}
