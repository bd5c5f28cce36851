"""Stock: what became of goods after they arrived for an activity (rule P1)."""

from campaigns.fieldwork.stock.acts import accept, move, take_back, undo, verify
from campaigns.fieldwork.stock.engine import Balance
from campaigns.fieldwork.stock.questions import Item, balance_of, given, items_of, movements_of, undone_of
from campaigns.fieldwork.stock.things import MovementKind, StockMovement

__all__ = [
    "Balance",
    "Item",
    "MovementKind",
    "StockMovement",
    "accept",
    "balance_of",
    "given",
    "items_of",
    "move",
    "movements_of",
    "take_back",
    "undo",
    "undone_of",
    "verify",
]
