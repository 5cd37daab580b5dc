"""Addresses."""

from django.urls import path

from . import views

app_name = "audits"

urlpatterns = [
    path("audits/", views.audit_list, name="list"),
    path("records/<str:record>/audit/start/", views.start, name="start"),
    path("records/<str:record>/audit/check/", views.check, name="check"),
    path("records/<str:record>/audit/hand-in/", views.hand_in, name="hand_in"),
    path("records/<str:record>/audit/answers/<str:code>/save/", views.answer_save, name="answer_save"),
    path("records/<str:record>/audit/sub-themes/<int:number>/save/", views.rating_save, name="rating_save"),
    path("records/<str:record>/audit/whole-record/save/", views.text_save, name="text_save"),
    path("records/<str:record>/audit/<str:section>/", views.section, name="section"),
    path("records/<str:record>/readings/", views.readings, name="readings"),
    path("records/<str:record>/readings/<int:reading>/", views.read, name="read"),
    path("records/<str:record>/readings/<int:reading>/set-aside/", views.set_aside, name="set_aside"),
]
