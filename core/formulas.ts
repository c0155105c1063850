/** The start of texts that spreadsheets take for formulas (OWASP, "CSV injection"), with or without line breaks. */
export const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** The same for the engine, which matches a text as a whole. */
export const formulaPattern = '(?s)[=+\\-@\\t\\r\\n＝＋－＠].*';
