"""Every address of the service. An address is in the table of `tests/architecture` or the suite fails."""

from django.urls import URLPattern, URLResolver, include, path

from . import mailbox, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("rights/", views.peer_rights, name="peer_rights"),
    path("privacy/", views.privacy, name="privacy"),
    path("demo/mail/", mailbox.mailbox, name="mailbox"),
    path("account/trail/", include("trail.urls")),
    path("account/", include("accounts.urls")),
    path("councils/", include("councils.urls")),
    path("reviews/", include("reviews.urls")),
    path("reviews/<str:ref>/", views.review_detail, name="review"),
    path("reviews/<str:ref>/close-fieldwork/", views.close_fieldwork, name="close_fieldwork"),
    path("reviews/<str:ref>/close/", views.close_review, name="close_review"),
    path("reviews/<str:ref>/", include("retention.urls")),
    path("reviews/<str:ref>/", include("records.urls")),
    path("reviews/<str:ref>/", include("audits.urls")),
    path("reviews/<str:ref>/", include("conversations.urls")),
    path("reviews/<str:ref>/", include("concerns.urls")),
    path("", include("ratings.urls")),
    path("", include("reports.urls")),
]
