"""Addresses."""

from django.urls import path

from . import views

app_name = "records"

urlpatterns = [
    path("records/", views.record_list, name="list"),
    path("records/log/", views.log, name="log"),
    path("records/log/template/", views.log_template, name="log_template"),
    path("records/log/import/", views.log_import, name="log_import"),
    path("records/log/import/<str:waiting>/", views.log_import_check, name="log_import_check"),
    path("records/log/import/<str:waiting>/put/", views.log_import_put, name="log_import_put"),
    path("records/log/import/<str:waiting>/discard/", views.log_import_discard, name="log_import_discard"),
    path("records/log/<str:category>/", views.log_category, name="log_category"),
    path("records/sample/", views.sample, name="sample"),
    path("records/sample/open-fieldwork/", views.open_fieldwork, name="open_fieldwork"),
    path("records/governance/", views.governance, name="governance"),
    path("records/governance/reopen/", views.governance_reopen, name="governance_reopen"),
    path("records/people/", views.people, name="people"),
    path("records/grants/", views.grants, name="grants"),
    path("records/grants/<str:grant>/", views.grant_decide, name="grant_decide"),
    path("records/grants/<str:grant>/decline/", views.grant_decline, name="grant_decline"),
    path("records/grants/<str:grant>/end/", views.grant_withdraw, name="grant_withdraw"),
    path("records/<str:record>/", views.record_detail, name="detail"),
    path("records/<str:record>/grant/", views.grant_request, name="grant_request"),
    path("records/<str:record>/number/", views.reveal, name="reveal"),
    path("records/<str:record>/consent/", views.consent, name="consent"),
    path("records/<str:record>/consent/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("records/<str:record>/card/", views.card, name="card"),
    path("records/<str:record>/card/write/", views.card_write, name="card_write"),
    path("records/<str:record>/appointment/", views.appointment, name="appointment"),
    path("records/<str:record>/appointment/cancel/", views.appointment_cancel, name="appointment_cancel"),
]
