import type { CompiledNode } from './compiled-graph.ts';

/** Well below what the engine takes, as what nodes are written with besides is not counted. */
const mostLevels = 1200;
/** SELECTs around what a node computes, one in the other: what comes in, its mark, why it died, and what leaves. */
const levelsAround = 4;

/** How many SELECTs, one in the other, it takes to write out nodes, since the last one whose rows wait in a table. */
export class Depths {
  readonly #levels = new Map<string, number>();

  /** Adds a node, after those that feed it; returns whether its rows must wait in a table, so that others can follow. */
  add({ id, feeds, compiled }: Pick<CompiledNode, 'id' | 'feeds' | 'compiled'>): boolean {
    if (compiled.shape === 'sink') return false;
    const map = compiled.shape === 'scan' ? compiled.map : compiled;
    const own = levelsAround + (map.shape === 'map' ? map.steps.length : 0);
    const levels = [...feeds.values()]
      .flat()
      .reduce((most, { node }) => Math.max(most, own + (this.#levels.get(node) ?? 0)), own);
    this.#levels.set(id, levels);
    return levels > mostLevels;
  }

  /** The rows of a node wait in a table. */
  restart(id: string): void {
    this.#levels.set(id, 0);
  }
}
