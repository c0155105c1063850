/** Longest part of a value that is kept beside its entry, for lists, groups and filters; in UTF-16 units. */
export const shortValueLength = 200;

/** Most entries whose records share one compressed block. */
export const blockRows = 4096;

/**
 * The app's own SQLite file, one text a version: `user_version` says how many of them have been applied.
 *
 * - `reason` is a dictionary of places and codes, with counters that every writer keeps true in its own transaction.
 *   An empty `source` or `column_name` means none.
 * - `reject` is narrow, so that a million entries are scanned in well under a second. What is only read to be shown
 *   lies elsewhere: a value over `shortValueLength` in `long_value`, records and lines in `reject_block`.
 * - A reject is known again by `(reason, source_row, fingerprint)`: the same pipeline, node, source, code and column,
 *   the same row of the source, and the same value and record. Equal rejects within one run are told apart by
 *   their ordinal, which goes into the fingerprint. Where the row is not known, `source_row` is negative and holds
 *   48 more bits of the fingerprint.
 * - `reject_block` holds entries `first_id`, `first_id + 1`, …: `lines` (unsigned, 0 is unknown) and `lengths` (bytes of
 *   each record) as little-endian 32-bit integers, `records` their UTF-8 bytes end to end, compressed by zstd.
 * - `sighting` says which entries a run has rejected once more, as ranges of their ids: an entry itself names only the first
 *   and the last of its runs.
 * - `coverage` says which nodes and files a run has gone through from end to end, as JSON lists of what entries call them;
 *   what is equal is kept once.
 * - `run.profile` says where the time and the memory of a run went, as JSON.
 * - `message.text` has a mark in place of the value, see `valueMark`.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE pipeline (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  pipeline INTEGER NOT NULL REFERENCES pipeline (id),
  file_text TEXT NOT NULL,
  env TEXT,
  params TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  duration_ms INTEGER,
  summary TEXT,
  error TEXT,
  pid INTEGER NOT NULL,
  pid_started TEXT NOT NULL
) STRICT;
CREATE INDEX run_by_pipeline ON run (pipeline, id);
CREATE INDEX run_active ON run (state) WHERE state IN ('running', 'committing');

CREATE TABLE reason (
  id INTEGER PRIMARY KEY,
  pipeline INTEGER NOT NULL REFERENCES pipeline (id),
  node TEXT NOT NULL,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  column_name TEXT NOT NULL,
  is_line INTEGER NOT NULL,
  open INTEGER NOT NULL DEFAULT 0,
  replayed INTEGER NOT NULL DEFAULT 0,
  discarded INTEGER NOT NULL DEFAULT 0,
  UNIQUE (pipeline, node, source, code, column_name, is_line)
) STRICT;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE reject (
  id INTEGER PRIMARY KEY,
  reason INTEGER NOT NULL REFERENCES reason (id),
  status INTEGER NOT NULL,
  last_run INTEGER NOT NULL REFERENCES run (number),
  first_run INTEGER NOT NULL REFERENCES run (number),
  source_row INTEGER NOT NULL,
  fingerprint INTEGER NOT NULL,
  message INTEGER NOT NULL REFERENCES message (id),
  value TEXT
) STRICT;
CREATE UNIQUE INDEX reject_identity ON reject (reason, source_row, fingerprint);

CREATE TABLE long_value (
  reject INTEGER PRIMARY KEY REFERENCES reject (id),
  value TEXT NOT NULL
) STRICT;

CREATE TABLE reject_block (
  first_id INTEGER PRIMARY KEY,
  lines BLOB NOT NULL,
  lengths BLOB NOT NULL,
  records BLOB NOT NULL
) STRICT;

CREATE TABLE correction (
  reject INTEGER PRIMARY KEY REFERENCES reject (id),
  correction TEXT NOT NULL
) STRICT;

CREATE TABLE audit_event (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  to_status INTEGER NOT NULL,
  note TEXT
) STRICT;

CREATE TABLE audit_entry (
  reject INTEGER NOT NULL REFERENCES reject (id),
  event INTEGER NOT NULL REFERENCES audit_event (id),
  from_status INTEGER NOT NULL,
  PRIMARY KEY (reject, event)
) STRICT, WITHOUT ROWID;
`,
  "ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'run'",
  'ALTER TABLE run ADD COLUMN up_to TEXT',
  `
CREATE TABLE sighting (
  run INTEGER NOT NULL REFERENCES run (number),
  first_id INTEGER NOT NULL REFERENCES reject (id),
  last_id INTEGER NOT NULL REFERENCES reject (id),
  PRIMARY KEY (run, first_id)
) STRICT, WITHOUT ROWID;
INSERT INTO sighting SELECT last_run, min(id), max(id) FROM (
  SELECT id, last_run, id - row_number() OVER (PARTITION BY last_run ORDER BY id) AS gap FROM reject WHERE last_run <> first_run
) GROUP BY last_run, gap;
`,
  // Where and on which value a corrected row failed again.
  'ALTER TABLE audit_event ADD COLUMN column_name TEXT',
  'ALTER TABLE audit_event ADD COLUMN value TEXT',
  'ALTER TABLE run ADD COLUMN profile TEXT',
  `
CREATE TABLE coverage (
  id INTEGER PRIMARY KEY,
  nodes TEXT NOT NULL,
  files TEXT NOT NULL,
  UNIQUE (nodes, files)
) STRICT;
ALTER TABLE run ADD COLUMN coverage INTEGER REFERENCES coverage (id);
`,
];

/** The version of a store that this program can use. */
export const storeVersion = migrations.length;
