import { answerOnce } from './process/answer-once.ts';
import { readDatabase } from './sqlite/read-database.ts';
import { sqliteReadRequest } from './sqlite/read-protocol.ts';

/** Entry of the thread that reads a database. */
await answerOnce(sqliteReadRequest, readDatabase);
