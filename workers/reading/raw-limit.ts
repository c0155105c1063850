/** The raw text kept with a reject is cut here (UTF-16 units). */
export const rawLimitChars = 1_048_576;
