"""What was understood of a record log that came as a file, until it is put into the log or its hour is over."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.models import User, new_ref
from reviews.models import Review


class LogImportQuerySet(models.QuerySet["LogImport"]):
    def kept(self) -> "LogImportQuerySet":
        """Those whose hour has not run out."""
        return self.filter(read_at__gt=timezone.now() - LogImport.FOR)

    def run_out(self) -> "LogImportQuerySet":
        return self.filter(read_at__lte=timezone.now() - LogImport.FOR)


class LogImport(models.Model):
    """Rows that wait for the word of whoever sent them, sealed, for them alone and an hour. No file is kept."""

    FOR = timedelta(hours=1)

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    review = models.ForeignKey(Review, models.CASCADE, related_name="log_imports")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    read_at = models.DateTimeField(default=timezone.now)

    objects = LogImportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"rows for the log of {self.review.ref}"
