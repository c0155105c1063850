import type { Random } from './random.ts';

export interface Product {
  sku: string;
  name: string;
  category: string;
  priceCents: number;
}

export interface Customer {
  number: string;
  email: string;
  name: string;
  segment: string;
  country: string;
  postcode: string;
}

const ranges: Record<string, { items: string[]; lowCents: number; highCents: number }> = {
  Bikes: {
    items: ['City bike', 'Cargo bike', 'Gravel bike', 'Folding bike', 'E-bike, step-through', 'Balance bike'],
    lowCents: 24_900,
    highCents: 389_900,
  },
  Garden: {
    items: ['Watering can', 'Rain barrel', 'Garden hose', 'Seed box', 'Trellis', 'Compost bin, 300 l', 'Lawn roller'],
    lowCents: 690,
    highCents: 18_900,
  },
  Kitchen: {
    items: ['Espresso pot', 'Crêpe pan', 'Bread knife', 'Salad bowl', 'Tea kettle', 'Café au lait cup', 'Pasta maker'],
    lowCents: 790,
    highCents: 14_900,
  },
  Office: {
    items: ['Desk lamp', 'Monitor arm', 'Notebook A5', 'Fountain pen', 'Standing desk', 'Paper tray', 'Label printer'],
    lowCents: 290,
    highCents: 64_900,
  },
  Outdoor: {
    items: [
      'Tent for two',
      'Sleeping bag',
      'Head torch',
      'Trekking poles',
      'Camping stove',
      'Hammock',
      'Dry bag, 20 l',
    ],
    lowCents: 1_290,
    highCents: 44_900,
  },
  Toys: {
    items: ['Wooden train', 'Kite', 'Puzzle, 1,000 pieces', 'Marble run', 'Paint box', 'Yo-yo', 'Building blocks'],
    lowCents: 490,
    highCents: 7_900,
  },
};
const finishes = ['', ' "Classic"', ', blue', ', olive'];

const places: Record<string, string[]> = {
  DE: ['01067', '04109', '06108', '10115', '20095', '50667', '80331'],
  FR: ['06000', '13001', '31000', '69002', '75011'],
  NL: ['1012 AB', '3011 AD', '9711 LM'],
  AT: ['1010', '5020', '8010'],
  ES: ['08002', '28013', '41001'],
  IT: ['00184', '20121', '50122'],
  GB: ['EC1A 1BB', 'M1 1AE', 'EH1 2NG'],
  US: ['02139', '07030', '60614', '94110'],
};
const firstNames = [
  'Anna',
  'Björn',
  'Chloé',
  'Dario',
  'Élodie',
  'Fatima',
  'Günter',
  'Hélène',
  'Inés',
  'Jürgen',
  'Katrin',
  'Łukasz',
  'María',
  'Noah',
  'Oana',
  'Peter',
];
const lastNames = [
  'Alvarez',
  'Becker',
  'Çelik',
  'Dubois',
  'Eriksson',
  'Fischer',
  'García',
  'Hoffmann',
  'Íñiguez',
  'Jansen',
  'Köhler',
  'Lefèvre',
  'Müller',
  'Novák',
  'Özdemir',
  'Rossi',
  'Smith',
];

/** The shop's products: every item in every finish, each with a six-digit SKU that starts with zeros. */
export function makeProducts(random: Random): Product[] {
  const products: Product[] = [];
  for (const [category, range] of Object.entries(ranges)) {
    for (const item of range.items) {
      const base = random.integer(range.lowCents, range.highCents);
      for (const finish of finishes) {
        products.push({
          sku: String(1_017 + products.length * 13).padStart(6, '0'),
          name: item + finish,
          category,
          priceCents: Math.floor(base / 100) * 100 + (finish === '' ? 90 : 50),
        });
      }
    }
  }
  return products;
}

/** Customers with distinct e-mail addresses, in lower case, as their accounts have them. */
export function makeCustomers(random: Random, count: number): Customer[] {
  return Array.from({ length: count }, (_, index) => {
    const first = random.pick(firstNames);
    const last = random.pick(lastNames);
    const country = random.pick(['DE', 'DE', 'DE', 'FR', 'FR', 'NL', 'AT', 'ES', 'IT', 'GB', 'US']);
    return {
      number: String(index + 1).padStart(5, '0'),
      email: `${plainLetters(first)}.${plainLetters(last)}${index + 1}@example.${random.pick(['com', 'org', 'net'])}`,
      name: `${first} ${last}`,
      segment: random.chance(0.2) ? 'business' : 'private',
      country,
      postcode: random.pick(places[country] ?? ['']),
    };
  });
}

function plainLetters(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll('ł', 'l')
    .replaceAll(/[^a-z]/g, '');
}
