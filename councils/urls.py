"""Addresses."""

from django.urls import URLPattern, path

from . import views

app_name = "councils"

urlpatterns: list[URLPattern] = [
    path("", views.council_list, name="list"),
    path("create/", views.council_create, name="create"),
    path("regions/", views.region_list, name="region_list"),
    path("regions/create/", views.region_create, name="region_create"),
    path("regions/<slug:region>/edit/", views.region_edit, name="region_edit"),
    path("<slug:council>/edit/", views.council_edit, name="edit"),
]
