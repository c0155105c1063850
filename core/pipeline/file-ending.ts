/** How the name of a pipeline file ends. */
export const pipelineFileEnding = '.weir.json';
