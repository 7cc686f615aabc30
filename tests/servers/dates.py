"""The dates of rules as python-dateutil has them: cases as JSON on stdin, lists of Unix seconds on stdout."""
import json
import sys
import warnings
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from dateutil import rrule

# It warns where a count has an end too; the end is only that of the window here.
warnings.simplefilter("ignore")


def wall(text, zone):
    return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=zone)


def seconds(moment):
    return int(moment.timestamp())


def dates(case):
    zone = ZoneInfo(case["zone"])
    start = wall(case["start"], zone)
    end = datetime.fromtimestamp(case["to"], timezone.utc)
    found = {seconds(start)}
    for text in case["rules"]:
        try:
            rule = rrule.rrulestr(text, dtstart=start)
        except ValueError as error:
            if "empty set" not in str(error):
                raise
            continue
        until = rule._until
        rule = rule.replace(until=end if until is None or until > end else until)
        found.update(seconds(one) for one in rule)
    found.update(seconds(wall(one, zone)) for one in case["more"])
    found.difference_update(seconds(wall(one, zone)) for one in case["less"])
    return sorted(one for one in found if case["from"] <= one < case["to"])


def offsets(case):
    """What the clocks of a zone show at moments, and which moments they mean by a time."""
    zone = ZoneInfo(case["zone"])
    shown = [int(datetime.fromtimestamp(at, zone).utcoffset().total_seconds()) for at in case["moments"]]
    meant = [seconds(datetime.fromtimestamp(at, timezone.utc).replace(tzinfo=zone)) for at in case["moments"]]
    return [shown, meant]


cases = json.load(sys.stdin)
json.dump([dates(case) if "rules" in case else offsets(case) for case in cases], sys.stdout)
