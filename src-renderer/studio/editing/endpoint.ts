/** The end of an edge in its shortest form: `node` for the default port, else `node.port`. */
export function endpoint(node: string, port: string, usual: 'in' | 'out'): string {
  return port === usual ? node : `${node}.${port}`;
}
