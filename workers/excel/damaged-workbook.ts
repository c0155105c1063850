/** What is no workbook, or one of which a part is missing or makes no sense. */
export class DamagedWorkbook extends Error {}
