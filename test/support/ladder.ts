/** A chain of rungs: rows split by whether a column is even or odd, go through two nodes, and are joined again. */
export function ladder(start: string, count: number, column: string) {
  const nodes: object[] = [];
  const edges: { from: string; to: string }[] = [];
  let top = start;
  for (let rung = 1; rung <= count; rung++) {
    const [even, odd, union] = [`even${rung}`, `route${rung}`, `union${rung}`];
    const branches = [{ port: 'odd', when: `${column} % 2 = 1` }];
    nodes.push(
      { id: even, type: 'filter', config: { where: `${column} % 2 = 0` } },
      { id: odd, type: 'route', config: { branches, otherwise: 'drop' } },
      { id: union, type: 'union', config: {} },
    );
    edges.push({ from: top, to: even }, { from: top, to: odd });
    edges.push({ from: even, to: union }, { from: `${odd}.odd`, to: union });
    top = union;
  }
  return { nodes, edges, top };
}
