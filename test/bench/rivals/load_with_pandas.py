"""CSV into SQLite with pandas, in chunks: cast, checked, bad rows aside. Arguments: CSV, database, file for bad rows."""

import sqlite3
import sys

import pandas as pd

source, database, rejects = sys.argv[1:]
first = True
with sqlite3.connect(database) as connection:
    for chunk in pd.read_csv(source, dtype=str, keep_default_na=False, na_values=[""], chunksize=50_000):
        typed = chunk.copy()
        typed["id"] = pd.to_numeric(chunk["id"], errors="coerce")
        typed["date"] = pd.to_datetime(chunk["date"], format="%Y-%m-%d", errors="coerce")
        typed["quantity"] = pd.to_numeric(chunk["quantity"], errors="coerce")
        typed["price"] = pd.to_numeric(chunk["price"], errors="coerce")
        reasons = pd.Series("", index=chunk.index)
        for column in ("id", "date", "quantity", "price"):
            failed = typed[column].isna() & chunk[column].notna()
            reasons[failed & (reasons == "")] = column + " is no " + ("date" if column == "date" else "number")
        for column in ("id", "quantity"):
            reasons[(typed[column] % 1 != 0) & (reasons == "")] = column + " is no whole number"
        reasons[~(typed["quantity"] > 0) & (reasons == "")] = "quantity > 0"
        reasons[~(typed["price"] >= 0) & (reasons == "")] = "price >= 0"
        good = reasons == ""
        loaded = typed[good].astype({"id": "int64", "quantity": "int64"})
        loaded["date"] = loaded["date"].dt.strftime("%Y-%m-%d")
        loaded.to_sql("orders", connection, if_exists="replace" if first else "append", index=False)
        bad = chunk[~good].assign(reason=reasons[~good])
        bad.to_csv(rejects, mode="w" if first else "a", header=first, index=True)
        first = False
