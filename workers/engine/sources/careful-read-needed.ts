/** The fast reader cannot be proven right for a node's files: the run must start over with the careful one. */
export class CarefulReadNeeded extends Error {
  readonly node: string;

  constructor(node: string, reason: string) {
    super(careRemark(reason));
    this.node = node;
  }
}

/** The remark on files that the fast reader cannot be trusted with. */
export function careRemark(reason: string): string {
  return `Read with care, which takes longer: ${reason}.`;
}

/** Why files are not regular. */
export function irregularityIn({ irregularity }: { irregularity: string | null }): string {
  return irregularity ?? 'its lines are irregular';
}
