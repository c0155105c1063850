/** Six orders; two of them have no number in `qty`. */
export const csv = 'id,qty\n1,5\n2,many\n3,-1\n4,8\n5,x\n6,2\n';
export const orders = { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } };
export const typed = {
  id: 'typed',
  type: 'cast',
  config: { columns: { id: { type: 'integer' }, qty: { type: 'integer' } } },
};

export function table(id: string, name: string, path = 'out.db') {
  return { id, type: 'output.sqlite', config: { path, table: name, mode: 'replace' } };
}

/** The edges of a chain of nodes. */
export function wires(...chain: string[]) {
  return chain.slice(1).map((to, index) => ({ from: chain[index], to }));
}
