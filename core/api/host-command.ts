/** A command of the host: from a menu, a second start, or a double-clicked file. */
export type HostCommand =
  | { kind: 'openFile'; path: string }
  /** Id of an action of the studio's own list, such as `file.save`. */
  | { kind: 'action'; action: string };
