/** How a text begins that spreadsheets take for a formula (OWASP, "CSV injection"), line breaks or not. */
export const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** The same for the engine, which matches a text as a whole. */
export const formulaPattern = '(?s)[=+\\-@\\t\\r\\n＝＋－＠].*';
