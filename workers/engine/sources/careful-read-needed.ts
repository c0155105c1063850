/** The fast reader cannot be proven right for a node's files: the run must start over with the careful one. */
export class CarefulReadNeeded extends Error {
  readonly node: string;

  constructor(node: string, reason: string) {
    super(`Read with care, which takes longer: ${reason}.`);
    this.node = node;
  }
}
