"""The round: host, team, scope, timetable, dates and stages."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
