/** `node` where the port is the usual one, as people write it by hand; else `node.port`. */
export function endpoint(node: string, port: string, usual: 'in' | 'out'): string {
  return port === usual ? node : `${node}.${port}`;
}
