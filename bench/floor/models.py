"""A table to list, and what its rows name."""

from django.contrib.auth import get_user_model
from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=80)
    town = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    place = models.ForeignKey(Place, models.CASCADE)
    lead = models.ForeignKey(get_user_model(), models.CASCADE)
    topic = models.CharField(max_length=120)
    state = models.CharField(max_length=12)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.topic
