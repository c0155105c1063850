import type { DeadAtNode, DeadBatch } from '../store/dead-batch.ts';
import type { PackedTexts } from '../store/packed-texts.ts';
import type { CompiledGraph, CompiledNode } from './compiled-graph.ts';
import type { Relation } from './relation.ts';
import { deadlyChecks } from './row-wise.ts';
import type { RowPlace } from './sources/source.ts';

/** Puts together what is known of rows that nodes of one chain rejected. */
export class DeadBatches {
  readonly nodes: readonly DeadAtNode[];
  readonly #files: readonly string[];
  /** By mark: the index of the node that rejects with it. */
  readonly #nodeByMark: number[] = [];

  /** `files` are the source files of the run. */
  constructor(graph: CompiledGraph, { chain }: Relation, files: readonly string[]) {
    this.#files = files;
    this.nodes = chain.map((node) => ({ node, checks: checksOf(graph.node(node)) }));
    chain.forEach((node, index) => {
      this.#nodeByMark[graph.sitesOf(node).reject] = index;
    });
  }

  /** A batch of the rows with these texts, of which mark and place are told by index. */
  of(why: PackedTexts, markOf: (index: number) => number, placeOf: (index: number) => RowPlace): DeadBatch {
    const count = why.lengths.length;
    const node = new Int32Array(count);
    const source = new Int32Array(count);
    const sourceRow = new Float64Array(count);
    const line = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const place = placeOf(index);
      node[index] = this.#nodeByMark[markOf(index)] ?? -1;
      source[index] = place.source ?? -1;
      sourceRow[index] = place.sourceRow ?? Number.NaN;
      line[index] = place.line ?? Number.NaN;
    }
    return { files: this.#files, nodes: this.nodes, node, source, sourceRow, line, why };
  }
}

function checksOf({ compiled }: CompiledNode): DeadAtNode['checks'] {
  const checks = compiled.shape === 'map' ? compiled.checks : compiled.shape === 'scan' ? compiled.map.checks : [];
  return deadlyChecks(checks).map(({ code, column = null }) => ({ code, column }));
}
