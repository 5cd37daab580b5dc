"""Addresses."""

from django.urls import path

from . import views

app_name = "retention"

urlpatterns = [
    path("retention/", views.schedule, name="schedule"),
    path("retention/holds/new/", views.hold_place, name="hold_place"),
    path("retention/holds/<int:number>/renew/", views.hold_renew, name="hold_renew"),
    path("retention/holds/<int:number>/end/", views.hold_end, name="hold_end"),
    path("retention/requests/", views.request_list, name="request_list"),
    path("retention/requests/new/", views.request_make, name="request_make"),
    path("retention/requests/<str:request_ref>/", views.request_detail, name="request"),
    path("retention/requests/<str:request_ref>/decide/", views.request_decide, name="request_decide"),
    path("retention/requests/<str:request_ref>/clock/", views.request_clock, name="request_clock"),
    path("retention/requests/<str:request_ref>/withdraw/", views.request_withdraw, name="request_withdraw"),
    path(
        "retention/requests/<str:request_ref>/carry-out/", views.request_carry_out, name="request_carry_out"
    ),
    path("retention/requests/<str:request_ref>/file/", views.request_file, name="request_file"),
    path("retention/periods/<str:kind>/", views.shorten, name="shorten"),
]
