/** Lies in each target database that corrected rows were replayed into, and is written in the transaction that brings them. */
export const createLedgerText = `CREATE TABLE IF NOT EXISTS weir_replay_ledger (
  entry TEXT NOT NULL PRIMARY KEY,
  correction TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  run_id TEXT NOT NULL
) WITHOUT ROWID`;

export const hasLedgerText = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'weir_replay_ledger'";
export const findReplaysText = 'SELECT correction FROM weir_replay_ledger WHERE entry = ?';
export const forgetEntryText = 'DELETE FROM weir_replay_ledger WHERE entry = ?';
export const forgetReplaysText = 'DELETE FROM weir_replay_ledger WHERE pipeline = ?';
export const addReplayText = 'INSERT INTO weir_replay_ledger (entry, correction, pipeline, run_id) VALUES (?, ?, ?, ?)';
