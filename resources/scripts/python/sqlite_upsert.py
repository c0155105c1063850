import re
import sqlite3
import string

# How a column of numbers compares texts, and one of doubles texts and decimals: integers that it would round never reach it.
AS_NUMBERS, AS_DOUBLES = object(), object()
NUMBER_TEXT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def upsert_rows(run, database, load, plan):
    """Adds rows with new keys and updates those whose values differ, in the order in which they came: of rows with one key the last wins."""
    connection, counts = database.connection, load.counts
    keys = compared_keys(database, load)
    repeated = repeated_keys(run, load, keys)
    before = {}
    found, to_update = [], []
    connection.create_function("weir_conflict", 0, lambda: found.append(True) or 1)
    connection.create_function("weir_update", 0, lambda: to_update.append(True) or 1)
    statement = upsert_statement(load, plan)
    refused = []

    def take(ordinal, values):
        found.clear()
        to_update.clear()
        try:
            changed = connection.execute(statement, values).rowcount
        except sqlite3.IntegrityError as error:
            load.rejects[ordinal] = refusal(error, load)
            if load.rejects[ordinal][0] == "sink.unique" and key_of(values, keys) not in repeated:
                refused.append((ordinal, values))
            return
        if changed < 1 and (to_update or not found):
            load.rejects[ordinal] = ("sink.check", None, "A trigger of the table ignored the row.")
        elif key_of(values, keys) in repeated:
            counts["repeated"] += 1
        else:
            counts["inserted" if not found else "updated" if changed else "unchanged"] += 1

    # Rows whose key comes once go first: of the others, what the table holds in the end is what counts.
    for are_repeated in (False, True) if repeated else (False,):
        for ordinal, values in stored_rows(run, load, plan.decimals):
            empty = next((place for place, _ in keys if values[place] is None), None)
            key = key_of(values, keys)
            if empty is not None:
                name = load.names[empty]
                message = f'The key "{name}" is empty, so the row cannot be told from others.'
                load.rejects[ordinal] = ("sink.not_null", name, message)
            elif (key in repeated) == are_repeated:
                if are_repeated and key not in before:
                    before[key] = stored_row(connection, load, keys, values)
                take(ordinal, values)
    # A row may want a value of a unique column that another row held until it was updated.
    tried = -1
    while counts["updated"] > 0 and refused and tried != len(refused):
        again, tried = list(refused), len(refused)
        refused.clear()
        for ordinal, values in again:
            del load.rejects[ordinal]
            take(ordinal, values)
    count_repeated(connection, load, keys, before)


def compared_keys(database, load):
    """Where each key stands, and how its column compares it: by a collation, or as the number that it makes of it."""
    collations = key_collations(database, load.table, load.keys)
    types = column_affinities(database, load.table, load.keys)
    places = [load.names.index(own_name(load, key)) for key in load.keys]
    merged = [as_numbers(load.columns[place][1], affinity) for place, affinity in zip(places, types)]
    return [(place, each or collations.get(key.lower())) for key, place, each in zip(load.keys, places, merged)]


def as_numbers(type, affinity):
    if affinity == "REAL" and type.startswith(("text", "decimal")):
        return AS_DOUBLES
    return AS_NUMBERS if type == "text" and affinity in ("INT", "NUM") else None


def key_of(values, keys):
    """Each value of a key as its column sees it: https://sqlite.org/datatype3.html#collating_sequences"""
    return tuple(collated(values[place], collation) for place, collation in keys)


def as_number(text):
    """What a column of numbers keeps of a text: https://sqlite.org/datatype3.html#type_affinity"""
    digits = text.strip(" \t\n\v\f\r")
    if not NUMBER_TEXT.fullmatch(digits):
        return text
    whole = int(digits) if len(digits) <= 20 and digits.lstrip("+-").isdigit() else None
    return whole if whole is not None and -(2**63) <= whole < 2**63 else float(digits)


def collated(value, collation):
    if collation in (AS_NUMBERS, AS_DOUBLES):
        number = as_number(value) if isinstance(value, str) else value
        return number if collation is AS_NUMBERS or number is None or isinstance(number, str) else float(number)
    if not isinstance(value, str):
        return value
    if collation == "NOCASE":
        return re.sub("[A-Z]+", lambda found: found.group().lower(), value)
    return value.rstrip(" ") if collation == "RTRIM" else value


def own_name(load, name):
    return next(own for own in load.names if own.lower() == name.lower())


def repeated_keys(run, load, keys):
    if any(collation in (AS_NUMBERS, AS_DOUBLES) for _, collation in keys):
        return keys_found_twice(run, load, keys)
    wanted = ", ".join(collated_sql(load.columns[place], collation) for place, collation in keys)
    return set(run.rows(f"SELECT {wanted} FROM weir.{named(load.node + ' load')} GROUP BY ALL HAVING count(*) > 1"))


def keys_found_twice(run, load, keys):
    wanted = ", ".join(named(load.names[place]) for place, _ in keys)
    found, twice = set(), set()
    for row in run.rows(f"SELECT {wanted} FROM weir.{named(load.node + ' load')}"):
        key = tuple(collated(value, collation) for value, (_, collation) in zip(row, keys))
        (twice if key in found else found).add(key)
    return twice


def collated_sql(column, collation):
    name, type = column
    if type != "text" or collation not in ("NOCASE", "RTRIM"):
        return named(name)
    capitals = string.ascii_uppercase
    return f"translate({named(name)}, '{capitals}', '{capitals.lower()}')" if collation == "NOCASE" else f"rtrim({named(name)}, ' ')"


def updated_columns(load):
    keys = {key.lower() for key in load.keys}
    return [name for name in load.names if name.lower() not in keys] if load.update is None else load.update


def stored_row(connection, load, keys, values):
    same = " AND ".join(f"{named(load.names[place])} = ?" for place, _ in keys)
    wanted = ", ".join(named(name) for name in updated_columns(load) or [load.names[keys[0][0]]])
    return connection.execute(
        f"SELECT {wanted} FROM main.{named(load.table)} WHERE {same}", key_of(values, keys)
    ).fetchone()


def count_repeated(connection, load, keys, before):
    """Of keys that came more than once, what the table held before and holds now."""
    accepted = 0
    for key, old in before.items():
        values = dict(zip((place for place, _ in keys), key))
        new = stored_row(connection, load, keys, [values.get(place) for place in range(len(load.names))])
        if new is None:
            continue
        accepted += 1
        load.counts["inserted" if old is None else "updated" if old != new else "unchanged"] += 1
    load.counts["repeated"] = max(0, load.counts["repeated"] - accepted)


def upsert_statement(load, plan):
    update = updated_columns(load)
    differs = " OR ".join(f"old.{named(name)} COLLATE BINARY IS NOT excluded.{named(name)}" for name in update) or "0"
    conditions = [f"({differs})"]
    if load.when is not None:
        new = ", ".join(f"excluded.{named(name)} AS {named(name)}" for name in load.names)
        conditions.append(f"EXISTS (SELECT 1 FROM (SELECT {new}) AS new WHERE {with_secrets(load.when)})")
    assigned = ", ".join(f"{named(name)} = excluded.{named(name)}" for name in update or load.keys[:1])
    places = ", ".join("?" for _ in load.names)
    keys = ", ".join(map(named, load.keys))
    # SQLite calls no function in an AND of which another part is never true.
    holds = f"CASE WHEN weir_conflict() THEN {' AND '.join(conditions)} END"
    changes = f"CASE WHEN {holds} THEN weir_update() END"
    return f"{plan.insert} {places}) ON CONFLICT ({keys}) DO UPDATE SET {assigned} WHERE {changes}"
