import { expect, test } from 'vitest';
import { currencyIn, withoutSign } from '../../../src-renderer/inspector/form/evidence/currency-signs.ts';

test.each([
  [['n/a', '1.234,56 €'], '€'],
  [['$1,250.50'], '$'],
  [["CHF 1'200.00"], 'CHF'],
  [['12\u00a0EUR'], 'EUR'],
  [['€', 'about 5 €', '12 %', '1,5'], undefined],
])('the sign of a currency is told beside a number alone: %j', (examples, expected) => {
  expect(currencyIn(examples)).toBe(expected);
});

test('a sign is taken away with the blanks that a cast would not pass over', () => {
  expect(withoutSign('price', '€', ['5 €'])).toBe("replace(price, '€', '')");
  expect(withoutSign('Betrag in €', '€', ['5\u00a0€'])).toBe(
    "replace(replace(\"Betrag in €\", '€', ''), chr(160), '')",
  );
});
