import type { webServer } from '../../support/web-server.ts';
import type { XlsxSheet } from '../../support/xlsx-file.ts';

/** Pipelines whose runs and scripts are compared. */
export interface Scenario {
  name: string;
  /** Text of files beside the pipeline; those called `.gz` are packed. */
  files?: Record<string, string>;
  /** What databases hold before, as SQL. */
  databases?: Record<string, string>;
  workbooks?: Record<string, XlsxSheet[]>;
  /**
   * What https://api.example.com answers. Each of the runs, the export and the script counts its requests from 0 on.
   */
  answer?: Parameters<typeof webServer>[0];
  pipeline: { nodes: object[]; edges: object[]; params?: object[]; settings?: object };
  times?: number;
}

export const rows = (columns: Record<string, string>, ...table: (string | number | boolean | null)[][]) => ({
  id: 'rows',
  type: 'input.rows',
  config: { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows: table },
});
/** Into the table `t` of `out.db`, unless the config says otherwise. */
export const load = (config: object, more: object = {}) => ({
  id: 'load',
  type: 'output.sqlite',
  config: { path: 'out.db', table: 't', ...config },
  ...more,
});
interface Node {
  id: string;
  type: string;
  config: object;
}

const chain = (...nodes: Node[]) => nodes.slice(1).map(({ id }, index) => ({ from: nodes[index]?.id ?? '', to: id }));
export const line = (...nodes: Node[]) => ({ nodes, edges: chain(...nodes) });

/** What the tests set in the environment. */
export const secretName = 'WEIR_TEST_KEY';
export const secret = `\${env:${secretName}}`;
