"""Backups: a copy of everything the house knows, proved whole before it counts, and the way back.

A backup is one folder, named by its moment in UTC (`20261124T180000Z`), in the folder of backups:

    20261124T180000Z/database.sqlite     the database: a SQLite file, or pg_dump's archive `database.dump`
                     attachments.txt     its attachments, as `sha256sum -c` reads them from the pool's folder
                     manifest.json       what it is, and every table's count and checksum
                     SHA256SUMS          the sums of these three, for `sha256sum -c`
    attachments/ab/abcd…                 the pool: each attachment once, shared by all backups

It is built under another name and gets its own when it was read back whole and is on the disk: a folder with such a
name counts, nothing else does. The keys are not in it: whoever finds a backup can read no sealed field.

things     a stored backup, its manifest, and the folders in use
disk       writing for good: sums, fsync, one at a time
figures    every table's count and checksum, on both engines
pool       attachments by the hash of their bytes
sqlite, postgres    copying and putting back, as each engine does it
acts       make, prune, check, restore
"""

from campaigns.ground.backups.acts import Restored, check, make, prune, restore
from campaigns.ground.backups.things import Backup, Manifest, is_due, is_late, latest, stored, use_folders

__all__ = [
    "Backup",
    "Manifest",
    "Restored",
    "check",
    "is_due",
    "is_late",
    "latest",
    "make",
    "prune",
    "restore",
    "stored",
    "use_folders",
]
