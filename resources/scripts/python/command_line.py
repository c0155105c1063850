import argparse


def command_line() -> argparse.ArgumentParser:
    summary = __doc__.strip().split("\n", 1)[0]
    parser = argparse.ArgumentParser(description=summary, allow_abbrev=False)
    for param in PARAMS:
        shown = "" if param.default is NO_DEFAULT else f" (default: {param_text(param.default)})"
        parser.add_argument(
            param.option,
            dest=f"param {param.name}",
            metavar="VALUE",
            help=(f"{param.description or param.type}{shown}").replace("%", "%%"),
        )
    if ENVIRONMENTS:
        parser.add_argument("--env", choices=sorted(ENVIRONMENTS), help="take the values of this environment first")
    parser.add_argument(
        "--base-dir", default=".", metavar="FOLDER", help="where relative paths start (default: the current folder)"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but warnings and errors")
    parser.add_argument("--verbose", action="store_true", help="show where in the script an error came from")
    return parser


def with_values(words: list[str]) -> list[str]:
    """`--name -1e3` as `--name=-1e3`: what begins with a dash would be taken for an option."""
    names = {param.option for param in PARAMS}
    options = names | {"--env", "--base-dir", "--quiet", "--verbose", "--help", "-h"}
    given: list[str] = []
    for word in words:
        if given and given[-1] in names and word.startswith("-") and word not in options:
            given[-1] += f"={word}"
        else:
            given.append(word)
    return given
