from promptflow.core import tool

# This module lies in ../shared; additional_includes brings it here.
from text_tools import topics


@tool
def pick(text: str, count: int) -> list:
    """Returns the topics that come up most often, the most frequent first."""
    return [word for word, _ in topics(text).most_common(count)]
