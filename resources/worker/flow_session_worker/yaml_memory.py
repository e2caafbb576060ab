"""Prompt flow reads the same flow file seven times in a run, with a slow parser. Here each content is parsed once."""

import copy
import io
import os
import sys

_parsed = {}


def remember_yaml():
    """Puts readers with a memory in the places of prompt flow's own, wherever its modules have imported those."""
    module = sys.modules.get("promptflow._utils.yaml_utils")
    load, load_string = getattr(module, "load_yaml", None), getattr(module, "load_yaml_string", None)
    if load is None or load_string is None:
        return

    def load_and_remember(source):
        text = _text_of(source)
        return load(source) if text is None else _remember(text, lambda: load(io.StringIO(text)), lambda: load(source))

    def load_string_and_remember(yaml_string):
        parse = lambda: load_string(yaml_string)  # noqa: E731
        return _remember(yaml_string, parse, parse)

    for name, each in list(sys.modules.items()):
        if name.startswith("promptflow"):
            for attribute, own, ours in (
                ("load_yaml", load, load_and_remember),
                ("load_yaml_string", load_string, load_string_and_remember),
            ):
                if vars(each).get(attribute) is own:
                    setattr(each, attribute, ours)


def forget_yaml():
    _parsed.clear()


def _remember(text, parse, parse_original):
    """A copy for each caller. What cannot be parsed is parsed as asked for, so that the error names the source."""
    if text not in _parsed:
        try:
            _parsed[text] = parse()
        except Exception:
            return parse_original()
    return copy.deepcopy(_parsed[text])


def _text_of(source):
    """None for what only the original can say something about."""
    try:
        if isinstance(source, (str, os.PathLike)):
            with open(source, encoding="utf-8") as file:
                return file.read()
        if source is not None and source.seekable() and isinstance(source, io.TextIOBase):
            start = source.tell()
            text = source.read()
            source.seek(start)
            return text
    except (OSError, ValueError, AttributeError):
        pass
    return None
