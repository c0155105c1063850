export const ledgerName = 'weir_replay_ledger';

/**
 * Lies in each target database that corrected rows were replayed into, and is written in the transaction that brings
 * them.
 */
export const createLedgerText = `CREATE TABLE IF NOT EXISTS ${ledgerName} (
  entry TEXT NOT NULL PRIMARY KEY,
  correction TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  run_id TEXT NOT NULL
) WITHOUT ROWID`;

export const hasLedgerText = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '${ledgerName}'`;
export const findReplaysText = `SELECT correction FROM ${ledgerName} WHERE entry = ?`;
export const forgetEntryText = `DELETE FROM ${ledgerName} WHERE entry = ?`;
export const forgetReplaysText = `DELETE FROM ${ledgerName} WHERE pipeline = ?`;
export const addReplayText = `INSERT INTO ${ledgerName} (entry, correction, pipeline, run_id) VALUES (?, ?, ?, ?)`;
