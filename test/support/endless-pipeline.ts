const numbers = Array.from({ length: 2000 }, (_, index) => [index]);

function side(id: string) {
  return { id, type: 'input.rows', config: { columns: [{ name: id, type: 'integer' }], rows: numbers } };
}

/** A pipeline whose run does not end in any reasonable time. It would load `none.db`. */
export const endlessPipeline = {
  format: 'weir/1',
  name: 'Endless',
  nodes: [
    ...['a', 'b', 'c', 'd'].map(side),
    { id: 'ab', type: 'join', label: 'All pairs', config: { type: 'cross' } },
    { id: 'abc', type: 'join', config: { type: 'cross' } },
    { id: 'abcd', type: 'join', config: { type: 'cross' } },
    { id: 'none', type: 'filter', config: { where: "sha256(concat(a, b, c, d)) = 'x'" } },
    { id: 'load', type: 'output.sqlite', config: { path: 'none.db', table: 'none', mode: 'replace' } },
  ],
  edges: [
    { from: 'a', to: 'ab.left' },
    { from: 'b', to: 'ab.right' },
    { from: 'ab', to: 'abc.left' },
    { from: 'c', to: 'abc.right' },
    { from: 'abc', to: 'abcd.left' },
    { from: 'd', to: 'abcd.right' },
    { from: 'abcd', to: 'none' },
    { from: 'none', to: 'load' },
  ],
};
