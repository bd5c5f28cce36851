"""The program as after each write: nobody can tell that nothing was written since, so no answer is given again."""

from campaigns.ground.changes import Watcher

Watcher.mark = lambda self: None  # type: ignore[method-assign]

from wsgi import app  # noqa: E402 the program makes its watcher as it starts

__all__ = ["app"]
