"""Forms that officers and planners share: who came, what proves it, that a task is done, an accommodation there."""

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from campaigns.fieldwork import attendance, evidence
from campaigns.fieldwork.attendance import Count, CountMethod, Sex
from campaigns.fieldwork.evidence import LONGEST_CAPTION, EvidenceKind
from campaigns.ground import files, money
from campaigns.ground.database import transaction
from campaigns.ground.errors import Invalid, NotFound
from campaigns.ground.files import Attachment
from campaigns.ground.texts import LONGEST_NOTE
from campaigns.people.persons import Membership
from campaigns.plans import tasks
from campaigns.plans.accommodations import LONGEST_TEXT, Accommodation
from campaigns.plans.activities import Activity
from campaigns.plans.tasks import Task
from outreach.hall.attachments import received
from outreach.hall.forms import HouseForm, Length
from outreach.hall.words import word

METHODS = [SelectChoice(method, word(method)) for method in CountMethod]
KINDS = [SelectChoice(kind, word(kind)) for kind in EvidenceKind]


class PeopleField(StringField):  # type: ignore[misc]
    """A number of people, `1.500`, or nothing: "no data"; its data is an int or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            people = money.parse_quantity(valuelist[0])
        except Invalid as refusal:
            raise ValueError(refusal.message) from refusal
        if people != int(people):
            raise ValueError("Isi dengan bilangan bulat, tanpa koma.")
        self.data = int(people)


class AttendanceForm(HouseForm):
    """A tally by sex, and the disabled among them; what stays empty is "no data" (rule R1)."""

    male = PeopleField("Laki-laki")
    male_disabled = PeopleField("Laki-laki penyandang disabilitas")
    female = PeopleField("Perempuan")
    female_disabled = PeopleField("Perempuan penyandang disabilitas")
    unspecified = PeopleField("Tidak dirinci")
    unspecified_disabled = PeopleField("Penyandang disabilitas yang tidak dirinci")
    method = RadioField("Cara menghitung", choices=METHODS, coerce=CountMethod, default=CountMethod.COUNTED)

    @classmethod
    def showing(cls, activity: Activity) -> "AttendanceForm":
        """The form with what was noted so far."""
        people, disabled = attendance.tallied(activity)
        noted = attendance.of(activity)
        return cls(
            data={
                **{str(sex): people.get(sex) for sex in Sex},
                **{f"{sex}_disabled": disabled.get(sex) for sex in Sex},
                "method": noted[0].method if noted else CountMethod.COUNTED,
            }
        )

    def rows(self) -> list[Count]:
        """The tally as rows. Raises Invalid."""
        people = {sex: self[str(sex)].data for sex in Sex}
        disabled = {sex: self[f"{sex}_disabled"].data for sex in Sex}
        return attendance.split(people, disabled, self.method.data)

    def lines(self) -> Sequence[tuple[PeopleField, PeopleField]]:
        """The fields in pairs, as the page shows them: people, and the disabled among them."""
        return [(self[str(sex)], self[f"{sex}_disabled"]) for sex in Sex]


class EvidenceForm(HouseForm):
    """One photo or PDF with its kind."""

    kind = SelectField("Jenis", choices=KINDS, coerce=EvidenceKind, default=EvidenceKind.DOCUMENTATION)
    file = FileField("Foto atau PDF", validators=[FileRequired("Pilih foto atau PDF lebih dulu.")])
    caption = StringField("Keterangan", validators=[Length(max=LONGEST_CAPTION)])

    def keep(self, activity: Activity, by: Membership) -> None:
        """File it with the activity. Raises Invalid, Conflict, NotAllowed."""
        upload = files.receive(self.file.data.filename, self.file.data.read())
        with transaction():
            evidence.file(activity, self.kind.data, upload, self.caption.data or "", by=by)


class CompletionForm(HouseForm):
    """That a task is done, and the paper or photo that it yields."""

    note = TextAreaField("Catatan", [Length(max=LONGEST_NOTE)])
    file = FileField("Dokumen (PDF atau foto)")

    def complete(self, task: Task, by: Membership) -> None:
        """Done, with what was sent along. Raises Invalid, Conflict."""
        upload = received(self.file)
        with transaction():
            tasks.complete(task, self.note.data or "", upload, by=by)


def document_of(task: Task) -> Attachment:
    """The paper that the task yielded. Raises NotFound."""
    if task.attachment is None:
        raise NotFound("task.no-document", "Tugas ini belum mempunyai dokumen.")
    return task.attachment


class MeetingForm(HouseForm):
    """That an accommodation is there, and how."""

    how = StringField("Dengan cara apa", [Length(max=LONGEST_TEXT)])

    def among(self, accommodation: Accommodation) -> "MeetingForm":
        """The form as one of many on a page, told apart by the id of its field."""
        self.how.id = self.how.label.field_id = f"how-{accommodation.id}"
        return self
