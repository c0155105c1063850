import glob
import os
import re


def find_files(run, paths):
    """The files of paths and patterns, those of a pattern by name. A path that exists is never read as a pattern."""
    found = []
    for path in map(secret_text, paths):
        whole = run.path(path)
        if os.path.isdir(whole):
            raise Failed(f"{whole} is a folder. Name a file, or files by a pattern such as {path}/*.csv.")
        matches = [whole] if os.path.isfile(whole) else matching_files(run, path)
        if not matches:
            raise Failed(f"There is no file {whole}. Check the path; a relative one starts at --base-dir.")
        found += [match for match in matches if match not in found]
    return found


def matching_files(run, pattern):
    if not re.search(r"[*?\[{]", pattern):
        return []
    base = glob.escape(run.base_dir)
    paths = {
        os.path.normpath(match)
        for alternative in braces_expanded(pattern)
        for match in glob.glob(os.path.join(base, alternative), recursive=True)
    }
    return sorted(path for path in paths if os.path.isfile(path))


def braces_expanded(pattern):
    """`{a,b}.csv` as `a.csv` and `b.csv`."""
    found = re.search(r"\{([^{}]*,[^{}]*)\}", pattern)
    if not found:
        return [pattern]
    before, after = pattern[: found.start()], pattern[found.end() :]
    return [each for part in found.group(1).split(",") for each in braces_expanded(before + part + after)]


def add_sources(run, files):
    """Notes where rows come from; a row's hidden source is the index of its file among all."""
    first = len(run.files)
    run.files += files
    return first
