"""A table to list, and what its rows name."""

from django.contrib.auth import get_user_model
from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=80)
    town = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """One thing that somebody is writing, with how often it was saved."""

    choice = models.CharField(max_length=2, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"version {self.version}"


class Event(models.Model):
    """That somebody saved it."""

    answer = models.ForeignKey(Answer, models.CASCADE)
    by = models.ForeignKey(get_user_model(), models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"at {self.at}"


class Visit(models.Model):
    place = models.ForeignKey(Place, models.CASCADE)
    lead = models.ForeignKey(get_user_model(), models.CASCADE)
    topic = models.CharField(max_length=120)
    state = models.CharField(max_length=12)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.topic
