const taken = new Set(['env', 'base-dir', 'quiet', 'verbose', 'help']);

/**
 * The option of the command line for a param: its name with dashes, behind `param-` where the script has that word
 * itself.
 */
export function optionFor(param: string): string {
  const name = param.replaceAll('_', '-');
  return taken.has(name) ? `--param-${name}` : `--${name}`;
}
