"""What a council decided about keeping and deleting, what people asked for, and the runs of the deletion itself."""

from .requests import PersonRequest
from .runs import DailyJob, PurgeRun
from .schedule import Hold, ShorterPeriod

__all__ = ["DailyJob", "Hold", "PersonRequest", "PurgeRun", "ShorterPeriod"]
