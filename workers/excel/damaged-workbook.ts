/** The file is not a workbook, or a part of it is missing or invalid. */
export class DamagedWorkbook extends Error {}
