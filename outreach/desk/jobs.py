"""What the worker does (*Pekerjaan terjadwal*): each job's last run, the newest backup, the letters held back."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.ground import backups, clock, formats, lease, outbox, settings
from campaigns.ground.database import transaction
from campaigns.people import jobs
from campaigns.people.permissions import Action, require
from outreach.desk.blueprint import desk
from outreach.hall.session import current_member

JOBS = {  # what people call the jobs of the worker's timetable
    "backups.make_nightly": "Membuat cadangan malam",
    "deliveries.forget_secrets": "Melupakan tautan yang kedaluwarsa",
    "deliveries.send_due": "Mengirim surel",
    "figures.prove_nightly": "Mencocokkan angka cakupan",
    "records.chain_due": "Menyegel jejak audit",
    "days.begin_campaigns": "Memulai kampanye pada hari pertamanya",
    "days.freeze_quarter": "Membekukan cakupan triwulan",
    "days.forget_households": "Menghapus nomor keluarga penerima yang lama",
    "reminders.say_due": "Mengingatkan",
    "reminders.send_digests": "Mengirim ringkasan mingguan",
    "resets.answer_wishes": "Menjawab permintaan kata sandi",
}


@desk.get("/jobs")
def list_jobs() -> ResponseReturnValue:
    require(current_member(), Action.SEE_JOBS)
    now = clock.now()
    return render_template(
        "desk/jobs/index.html",
        rows=[(run, JOBS.get(run.name, run.name), _told(run.took)) for run in jobs.runs()],
        awake=lease.is_fresh(),
        backup=backups.latest(),
        backup_late=backups.is_late(now),
        unsure=outbox.unsure(now),
        waiting=outbox.count_waiting(),
        stuck_since=outbox.stuck_since(now),
        proved=_day(settings.get("figures_proved")),
        mended=int(settings.get("figures_mended")),
        now=now,
    )


@desk.post("/jobs/<job_name>/wish")
def create_job_wish(job_name: str) -> ResponseReturnValue:
    """Leave a wish; the worker fulfils it, never this process."""
    with transaction():
        jobs.wish(jobs.find_run(job_name, current_member()), by=current_member())
        flash("Permintaan dicatat. Proses latar menjalankannya dalam beberapa detik.")
    return redirect(url_for("desk.list_jobs"), 303)


def _told(took: timedelta) -> str:
    """How long it took, as people say it: `12 detik`, `3 menit`."""
    seconds = round(took.total_seconds())
    if seconds < 1:
        return "kurang dari 1 detik"
    return f"{formats.number(seconds)} detik" if seconds < 120 else f"{formats.number(seconds // 60)} menit"


def _day(kept: str) -> date | None:
    return date.fromisoformat(kept) if kept else None
