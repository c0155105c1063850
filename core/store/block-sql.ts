const blockColumns = 'first_id, lines, lengths, records';

/** The block that holds an entry. */
export const selectBlockOf = `SELECT ${blockColumns} FROM reject_block WHERE first_id <= ? ORDER BY first_id DESC LIMIT 1`;
export const selectBlocksAfter = `SELECT ${blockColumns} FROM reject_block WHERE first_id > ? ORDER BY first_id`;
