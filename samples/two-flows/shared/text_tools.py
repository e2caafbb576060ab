"""What both flows know about English text."""

import re
from collections import Counter

import inflection

COMMON_WORDS = set(
    "a about after all also an and are as at be because been but by can for from had has have he her his how i if in "
    "into is it its more most no not of on once one only or other our out over she so some than that the their them "
    "then there these they this to two up was we were what when where which while who will with you your".split()
)


def sentences(text: str) -> list[str]:
    """Cuts a text after each full stop, question mark or exclamation mark."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def topics(text: str) -> Counter:
    """Counts the words that carry the meaning; "bees" and "bee" count as one."""
    words = re.findall(r"[a-z]+", text.lower())
    return Counter(inflection.singularize(word) for word in words if word not in COMMON_WORDS and len(word) > 2)
