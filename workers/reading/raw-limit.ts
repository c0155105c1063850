/** Longest raw text kept with a reject (UTF-16 units); longer text is cut. */
export const rawLimitChars = 1_048_576;
