import { levelsOf } from '../relations/row-wise.ts';
import type { CompiledNode } from './compiled-graph.ts';

/** Well below the engine's limit, since some levels are not counted here. */
const mostLevels = 1200;
/** Nested SELECTs around what a node computes: its input, its mark, its reason, and its output. */
const levelsAround = 4;

/** Counts the nested SELECTs that writing out a node takes, since the last rows held in a table. */
export class Depths {
  readonly #levels = new Map<string, number>();

  /** Adds a node, after its feeds; returns whether its rows must be held in a table so that others can follow. */
  add({ id, feeds, compiled }: Pick<CompiledNode, 'id' | 'feeds' | 'compiled'>): boolean {
    if (compiled.shape === 'sink') return false;
    const map = compiled.shape === 'scan' ? compiled.map : compiled;
    const own = levelsAround + (map.shape === 'map' ? levelsOf(map).length : 0);
    const levels = [...feeds.values()]
      .flat()
      .reduce((most, { node }) => Math.max(most, own + (this.#levels.get(node) ?? 0)), own);
    this.#levels.set(id, levels);
    return levels > mostLevels;
  }

  /** The rows of a node are held in a table. */
  restart(id: string): void {
    this.#levels.set(id, 0);
  }
}
