"""What a planner documents as better than in the edition before."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground.database import Base, choice
from campaigns.plans.campaigns import Campaign
from campaigns.plans.climbing.engine import Dimension


class Improvement(Base):
    """One improvement of an edition, and what proves it; what the house counts itself needs none (engine.py)."""

    __tablename__ = "campaign_improvement"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    dimension: Mapped[Dimension] = mapped_column(choice(Dimension))
    evidence: Mapped[str] = mapped_column(Text)
    campaign: Mapped[Campaign] = relationship()

    @property
    def owner_ids(self) -> set[int]:
        return self.campaign.owner_ids
