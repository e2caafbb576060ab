from datetime import timedelta

import humanize
from promptflow.core import tool


@tool
def plan(place: str, distance_km: int, days_away: int) -> dict:
    """Says the distance and the time left the way people do."""
    countdown = humanize.naturaldelta(timedelta(days=days_away))
    distance = f"{humanize.intcomma(distance_km)} km"

    # What a node prints is in the session's log.
    print(f"{place}: {distance}, {countdown} to go")
    return {"countdown": countdown, "distance": distance}
