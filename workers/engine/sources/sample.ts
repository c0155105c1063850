/** What a preview looks at of rows that are read one by one: so many, or so many characters of their values. */
export const sample = { rows: 100_000, chars: 8_000_000 };
