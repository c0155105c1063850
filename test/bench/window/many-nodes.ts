import { writePipeline } from '../weir.ts';

const columns = 15;
const gapX = 300;
const gapY = 140;

/** Writes a pipeline of this many nodes: lines of filters and derived columns, each from a small table to a file. */
export function writeManyNodes(folder: string, count: number): string {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `step_${index + 1}`,
    ...stepAt(index),
    position: { x: (index % columns) * gapX, y: Math.floor(index / columns) * gapY },
  }));
  const edges = nodes
    .filter((_, index) => index % columns > 0)
    .map(({ id }) => ({ from: `step_${Number(id.slice(5)) - 1}`, to: id }));
  return writePipeline(folder, 'many-nodes', { nodes, edges });
}

function stepAt(index: number): { type: string; config: object } {
  const column = index % columns;
  if (column === 0) {
    const rows = Array.from({ length: 20 }, (_, row) => [row, `item ${row}`]);
    return { type: 'input.rows', config: { columns: ['n', 'item'], rows } };
  }
  if (column === columns - 1) return { type: 'output.csv', config: { path: `line-${index}.csv` } };
  return column % 2 === 0
    ? { type: 'filter', config: { where: `n <> ${column}` } }
    : { type: 'derive', config: { columns: [{ name: `twice_${column}`, expr: `n * ${column}` }] } };
}
