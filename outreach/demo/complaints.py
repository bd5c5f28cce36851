"""What citizens said at the held activities: recorded there, reviewed and handed over by the operator.

A Tracking ID of the demo year is invented (*data contoh*): seven digits from 9900001 on, a series that
SP4N-LAPOR! has not reached. Who gave a name gave the name "Warga contoh"; nobody gave a telephone number.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import CommunicationAid, Complaint
from campaigns.ground import holidays, workdays
from outreach.demo import activities
from outreach.demo.accounts import OPERATOR
from outreach.demo.said import VOICES
from outreach.demo.story import Step, Story, moment
from outreach.demo.voices import Progress, Voice

FIRST_TRACKING_ID = 9_900_001
APART = timedelta(minutes=8)  # between two citizens at one desk
A_FORTNIGHT = timedelta(days=14)


def steps() -> Iterator[Step]:
    """Each voice on its way: heard at the desk, then, as far as it came, reviewed and handed over."""
    heard_at: Counter[str] = Counter()
    made: dict[Voice, Complaint] = {}
    for number, voice in enumerate(VOICES):
        heard_at[voice.at] += 1
        yield from _way_of(voice, number, heard_at[voice.at], made)


def _way_of(voice: Voice, number: int, place: int, made: dict[Voice, Complaint]) -> Iterator[Step]:
    happening = activities.named(voice.at)
    yield Step(moment(happening.day, happening.hours[0]) + place * APART, partial(_record, voice, made))
    reviewed_at = _at_the_desk(date.fromisoformat(happening.day), voice.after) + place * APART
    if voice.progress != Progress.RECORDED:
        yield Step(reviewed_at, partial(_review, voice, made))
    if voice.progress == Progress.HANDED_OVER:
        tracking_id = str(FIRST_TRACKING_ID + 37 * number)
        yield Step(reviewed_at + timedelta(minutes=5), partial(_hand_over, voice, tracking_id, made))


def _at_the_desk(day: date, after: int) -> datetime:
    """The operator's desk so many working days later; 0 is the afternoon of the day itself."""
    later = workdays.add(day, after, holidays.days_off(day, day + A_FORTNIGHT)) if after else day
    return moment(later.isoformat(), "08.30" if after else "13.30")


def _record(voice: Voice, made: dict[Voice, Complaint], story: Story) -> None:
    officer = activities.named(voice.at).officers[0]
    made[voice] = complaints.record(
        story.activities[voice.at],
        voice.kind,
        voice.text,
        village_code=voice.village or None,
        is_anonymous=voice.anonim,
        is_confidential=voice.rahasia,
        reporter_name="Warga contoh" if voice.named else "",
        consent=voice.named,
        aid=voice.aid or CommunicationAid.NONE,
        by=story.people[officer],
    )


def _review(voice: Voice, made: dict[Voice, Complaint], story: Story) -> None:
    by = story.people[OPERATOR]
    complaints.review(made[voice], voice.title, voice.category, voice.oversight, by=by)


def _hand_over(voice: Voice, tracking_id: str, made: dict[Voice, Complaint], story: Story) -> None:
    complaints.hand_over(made[voice], tracking_id, by=story.people[OPERATOR])
