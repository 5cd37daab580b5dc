"""Regions, each closed to the others, and the councils in them."""

from django.db import models


class Region(models.Model):
    """A group of councils that review one another. Nothing of a region is seen from another."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Council(models.Model):
    """A council that hosts reviews and gives reviewers. Write with `councils.actions`."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="councils")
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=40, unique=True)
    ons_code = models.CharField("ONS code", max_length=9, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="councils_one_name_in_a_region"),
        ]

    def __str__(self) -> str:
        return self.name
