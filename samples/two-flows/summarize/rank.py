from promptflow.core import tool

# This module lies in ../shared; additional_includes brings it here.
from text_tools import sentences, topics


@tool
def rank(text: str, length: int) -> dict:
    """Keeps the sentences with the most frequent topics, in the order of the text."""
    weights = topics(text)
    found = sentences(text)

    def weight(index: int) -> float:
        words = topics(found[index])
        return sum(weights[word] for word in words) / (len(words) + 1)

    best = sorted(range(len(found)), key=weight, reverse=True)[:length]
    return {"picked": [found[index] for index in sorted(best)], "total": len(found)}
