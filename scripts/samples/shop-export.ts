import { seededRandom } from './random.ts';
import { type Customer, makeCustomers, makeProducts, type Product } from './shop-catalogue.ts';
import { faults, makeOrders, quoted, toLine } from './shop-orders.ts';

const seed = 20240630;
const orderCount = 9_000;
const customerCount = 640;
const repeatedCount = 85;
const blankLineCount = 4;

/**
 * The three files of the shop sample, by name. Each order has at most one fault, so that the counts in `faults` are
 * what a run finds; only sound orders are repeated.
 */
export function makeShopExport(): Map<string, string> {
  const random = seededRandom(seed);
  const products = makeProducts(random);
  const customers = makeCustomers(random, customerCount);
  const orders = makeOrders(random, orderCount, products, customers);
  const lines = orders.map(toLine);

  const touched = random.indexes(
    faults.reduce((sum, fault) => sum + fault.count, repeatedCount),
    orders.length,
  );
  for (const index of touched.splice(0, repeatedCount)) lines.push(lines[index] ?? '');
  for (const fault of faults) {
    for (const index of touched.splice(0, fault.count)) {
      const order = orders[index];
      if (order) lines[index] = fault.spoil(order);
    }
  }
  for (const index of random.indexes(blankLineCount, orders.length)) lines.splice(index, 0, '');

  return new Map([
    ['orders.csv', toFile(['order_id,order_date,email,country,postcode,sku,quantity,price,note', ...lines])],
    ['products.csv', toFile(['sku,product,category', ...products.map(productLine)])],
    ['customers.csv', toFile(['customer_no,email,customer,segment', ...customers.map(customerLine)])],
  ]);
}

function productLine({ sku, name, category }: Product): string {
  return [sku, name, category].map(quoted).join(',');
}

function customerLine({ number, email, name, segment }: Customer): string {
  return [number, email, name, segment].map(quoted).join(',');
}

function toFile(lines: string[]): string {
  return `${lines.join('\n')}\n`;
}
