"""Addresses: below those of one review, and one of a region."""

from django.urls import include, path

from .views import (
    agreement,
    conclusions,
    judging,
    moderating,
    observations,
    proposing,
    reopening,
    spreadsheets,
)

app_name = "ratings"

of_a_review = [
    path("ratings/", judging.overview, name="overview"),
    path("ratings/overall/", judging.agree_overall, name="agree_overall"),
    path("ratings/<int:number>/", judging.agree, name="agree"),
    path("ratings/agreement/", agreement.of_review, name="agreement"),
    path("ratings/conversations/<int:number>/", agreement.against, name="against"),
    path("ratings/records/<str:record>/", moderating.moderate, name="moderate"),
    path("ratings/records/<str:record>/propose/", proposing.propose, name="propose"),
    path("ratings/records/<str:record>/propose/agree/", proposing.proposal_agree, name="proposal_agree"),
    path("ratings/close/", moderating.close_moderation, name="close_moderation"),
    path("ratings/lga-summary/", spreadsheets.lga_summary, name="lga_summary"),
    path("ratings/data/", spreadsheets.data, name="data"),
    path("records/<str:record>/readings/<int:reading>/reopen/", reopening.reopen, name="reopen"),
    path("observations/", observations.observation_list, name="observation_list"),
    path("observations/new/", observations.observation_create, name="observation_create"),
    path("observations/<int:number>/edit/", observations.observation_edit, name="observation_edit"),
    path("observations/<int:number>/remove/", observations.observation_remove, name="observation_remove"),
    path("conclusions/", conclusions.conclusion_list, name="conclusion_list"),
    path("conclusions/new/", conclusions.conclusion_create, name="conclusion_create"),
    path("conclusions/<int:number>/edit/", conclusions.conclusion_edit, name="conclusion_edit"),
    path("conclusions/<int:number>/remove/", conclusions.conclusion_remove, name="conclusion_remove"),
]

urlpatterns = [
    path("agreement/<slug:region>/", agreement.of_region, name="region_agreement"),
    path("reviews/<str:ref>/", include(of_a_review)),
]
