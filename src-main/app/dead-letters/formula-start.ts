/** What a spreadsheet may take for a formula, line breaks or not: the library's own pattern misses values of several lines. */
export const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
