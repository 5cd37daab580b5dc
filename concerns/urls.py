"""Addresses, below those of one review."""

from django.urls import path

from . import views

app_name = "concerns"

urlpatterns = [
    path("concerns/", views.concern_list, name="list"),
    path("concerns/raise/", views.raise_concern, name="raise"),
    path("concerns/<int:number>/", views.read, name="read"),
    path("concerns/<int:number>/take-up/", views.take_up, name="take_up"),
    path("concerns/<int:number>/follow-up/", views.follow, name="follow"),
    path("concerns/<int:number>/close/", views.close, name="close"),
]
