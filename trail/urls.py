"""Addresses."""

from django.urls import URLPattern, path

from . import views

app_name = "trail"

urlpatterns: list[URLPattern] = [
    path("", views.own, name="own"),
    path("file/", views.own_file, name="own_file"),
]
