import type { Random } from './random.ts';
import type { Customer, Product } from './shop-catalogue.ts';

export interface Order {
  id: string;
  date: string;
  email: string;
  country: string;
  postcode: string;
  sku: string;
  quantity: string;
  price: string;
  note: string;
}

/** A fault of an order, and how many orders have it. It returns the raw line. */
export interface Fault {
  count: number;
  spoil(order: Order): string;
}

const firstDay = Date.UTC(2024, 4, 1);
const dayMs = 86_400_000;
const days = 61;

const notes = [
  'Leave it at the door',
  'Gift 🎁',
  'Größe M, bitte',
  'Pour le café ☕',
  'Please call first, the bell is broken',
  'Invoice to the office',
  'She said "blue", not green',
  'Second floor\nRing twice',
];

const set =
  (change: Partial<Order>): Fault['spoil'] =>
  (order) =>
    toLine({ ...order, ...change });

export const faults: Fault[] = [
  { count: 143, spoil: set({ price: 'N/A' }) },
  { count: 14, spoil: (order) => toLine({ ...order, price: `EUR ${order.price}` }) },
  { count: 11, spoil: set({ price: 'free' }) },
  { count: 9, spoil: set({ price: 'TBD' }) },
  { count: 5, spoil: set({ price: '#REF!' }) },
  { count: 21, spoil: set({ price: '' }) },
  { count: 9, spoil: set({ date: '0000-00-00' }) },
  { count: 8, spoil: set({ date: '45413' }) },
  { count: 6, spoil: set({ date: '2024-06-31' }) },
  { count: 4, spoil: set({ date: '31.06.2024' }) },
  { count: 3, spoil: set({ date: 'yesterday' }) },
  { count: 5, spoil: set({ date: '' }) },
  { count: 5, spoil: (order) => toLine({ ...order, quantity: `${order.quantity} pcs` }) },
  { count: 4, spoil: set({ quantity: 'two' }) },
  { count: 3, spoil: set({ quantity: '1.5' }) },
  { count: 12, spoil: (order) => toLine({ ...order, quantity: `-${order.quantity}` }) },
  { count: 3, spoil: set({ quantity: '0' }) },
  { count: 17, spoil: set({ country: 'UK' }) },
  { count: 6, spoil: set({ country: 'XX' }) },
  { count: 6, spoil: set({ email: 'anna at example.org' }) },
  { count: 12, spoil: (order) => fields(order).slice(0, 6).join(',') },
  { count: 9, spoil: (order) => `${toLine({ ...order, note: '' })}Wrap it, please` },
  { count: 3, spoil: (order) => `${toLine({ ...order, note: '' })}"For "Anna", with love"` },
];

/** Orders without faults, but in the many spellings that people use. */
export function makeOrders(random: Random, count: number, products: Product[], customers: Customer[]): Order[] {
  return Array.from({ length: count }, (_, index) => {
    const product = random.pick(products);
    const customer = random.pick(customers);
    const day = new Date(firstDay + Math.floor((index * days) / count) * dayMs).toISOString().slice(0, 10);
    return {
      id: `S-${String(100_001 + index)}`,
      date: random.chance(0.08) ? day.split('-').reverse().join('.') : day,
      email: random.chance(0.03) ? '' : asTyped(random, customer.email),
      country: customer.country,
      postcode: customer.postcode,
      sku: random.chance(0.002) ? '999999' : product.sku,
      quantity: String(product.category === 'Bikes' ? 1 : random.pick([1, 1, 1, 2, 2, 3, 4, 10])),
      price: formatCents(product.priceCents),
      note: random.chance(0.12) ? random.pick(notes) : '',
    };
  });
}

/** One line of CSV, with fields quoted if needed. */
export function toLine(order: Order): string {
  return fields(order).join(',');
}

export function quoted(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** 124900 → "1,249.00", with thousands separators, as in the shop's export. */
function formatCents(cents: number): string {
  const whole = String(Math.floor(cents / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${whole}.${String(cents % 100).padStart(2, '0')}`;
}

function fields(order: Order): string[] {
  const { id, date, email, country, postcode, sku, quantity, price, note } = order;
  return [id, date, email, country, postcode, sku, quantity, price, note].map(quoted);
}

function asTyped(random: Random, email: string): string {
  if (random.chance(0.08)) return email.toUpperCase();
  if (random.chance(0.08)) return email.replace(/^./, (letter) => letter.toUpperCase());
  return random.chance(0.06) ? `${email}  ` : email;
}
