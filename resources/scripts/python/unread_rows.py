def keep_unread(run, name, unread):
    """Puts what could not be read into the table `NAME unread`."""
    run.table(f"{name} unread", f"SELECT * FROM {unread.relation(UNREAD_COLUMNS)}")


def report_unread(run, name, spool, unread, noun):
    """Counts and reports what could be read and what could not, and removes the spools."""
    run.read_rows += spool.row_count + unread.row_count
    run.say(
        f"{name}: {counted(spool.row_count, noun)} read"
        + (f", {unread.row_count:,} unreadable" if unread.row_count else "")
    )
    spool.remove()
    unread.remove()
