import { excelReadRequest } from './excel/read-protocol.ts';
import { readWorkbook } from './excel/read-workbook.ts';
import { answerOnce } from './process/answer-once.ts';

/** Entry of the thread that reads a workbook. */
await answerOnce(excelReadRequest, readWorkbook);
