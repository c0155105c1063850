import type { NewRun } from '../../core/store/run.ts';
import type { NewReject } from '../../workers/store/reject-batch.ts';

export function aRun(change: Partial<NewRun> = {}): NewRun {
  return { pipeline: '/data/sales.weir.json', name: 'Sales', fileText: '{"nodes":[]}', params: {}, ...change };
}

export function aReject(change: Partial<NewReject> = {}): NewReject {
  const { value = 'N/A' } = change;
  return {
    node: 'typed',
    source: '/data/orders.csv',
    code: 'cast.failed',
    column: 'price',
    message: `${value} is not a number.`,
    isLine: false,
    sourceRow: 1,
    line: 2,
    value,
    record: JSON.stringify({ id: '1', price: value }),
    ...change,
  };
}
