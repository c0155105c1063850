/** The engine's variable that holds a param of the run. Variable names know no case. */
export function paramVariable(name: string): string {
  return `weir_param_${name.toLowerCase()}`;
}
