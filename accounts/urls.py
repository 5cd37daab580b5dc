"""Addresses. Of allauth's own only those we use; they keep the names by which allauth knows them."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path, re_path

from .views import invitations, kept, own, people, sign_ins

pages: list[URLPattern] = [
    path("", own.profile, name="profile"),
    path("name/", own.name_edit, name="name_edit"),
    path("sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("sign-ins/end-others/", sign_ins.sign_ins_end_others, name="sign_ins_end_others"),
    path("sign-ins/end-all/", sign_ins.sign_ins_end_all, name="sign_ins_end_all"),
    path("sign-ins/<slug:sign_in>/end/", sign_ins.sign_in_end, name="sign_in_end"),
    path("time-left/", sign_ins.time_left, name="time_left"),
    path("stay/", sign_ins.stay_signed_in, name="stay_signed_in"),
    path("kept/", kept.kept, name="kept"),
    path("kept/<slug:ref>/discard/", kept.kept_discard, name="kept_discard"),
    path("people/", people.person_list, name="person_list"),
    path("people/<slug:person>/", people.person_detail, name="person_detail"),
    path("people/<slug:person>/roles/give/", people.role_give, name="role_give"),
    path("people/<slug:person>/roles/<slug:membership>/end/", people.role_end, name="role_end"),
    path(
        "people/<slug:person>/qualification/attest/", people.qualification_attest, name="qualification_attest"
    ),
    path(
        "people/<slug:person>/qualification/withdraw/",
        people.qualification_withdraw,
        name="qualification_withdraw",
    ),
    path("people/<slug:person>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<slug:person>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/create/", invitations.invitation_create, name="invitation_create"),
    path("invitations/<slug:invitation>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path(
        "invitations/<slug:invitation>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"
    ),
    path("invitation/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", own.sign_up, name="account_signup"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("", include((pages, "accounts"))),
]
