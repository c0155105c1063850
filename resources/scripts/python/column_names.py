import re


def unique_names(names):
    """Names that differ whatever their case, `name_2` where one is there already; the nameless get a number."""
    wanted = {name.lower() for name in names}
    used, columns = set(), []
    for index, name in enumerate(names):
        base = re.sub("^\ue000+", "", name.replace("\0", "")) or f"column_{index + 1}"
        unique, number = base, 1
        while unique.lower() in used or (unique != base and unique.lower() in wanted):
            number += 1
            unique = f"{base}_{number}"
        used.add(unique.lower())
        columns.append(unique)
    return columns
