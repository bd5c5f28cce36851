"""Imports: a budget's papers out of files, looked at before they are taken over whole or not at all."""

from campaigns.plans.imports.things import ImportFault, ImportFile, ImportKind, ImportRow, ImportState

__all__ = ["ImportFault", "ImportFile", "ImportKind", "ImportRow", "ImportState"]
