"""Addresses. Of allauth's own only those we use; they keep the names by which allauth knows them."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path

from .reauthentication import reauthentication_required
from .views import factors, identities, invitations, kept, own, people, sign_ins

pages: list[URLPattern] = [
    path("", own.profile, name="profile"),
    path("name/", own.name_edit, name="name_edit"),
    path("telephone/", own.telephone_edit, name="telephone_edit"),
    path("second-step/", factors.second_step, name="second_step"),
    path("second-step/app/", factors.app_add, name="app_add"),
    path("second-step/app/picture.svg", factors.app_picture, name="app_picture"),
    path("second-step/passkey/", factors.passkey_add, name="passkey_add"),
    path("second-step/codes/", factors.recovery_codes, name="recovery_codes"),
    path("second-step/codes/file/", factors.recovery_codes_file, name="recovery_codes_file"),
    path("second-step/codes/make/", factors.recovery_codes_make, name="recovery_codes_make"),
    path("second-step/<slug:factor>/remove/", factors.factor_remove, name="factor_remove"),
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
    path("people/<slug:person>/second-step/reset/", factors.factor_reset, name="factor_reset"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/create/", invitations.invitation_create, name="invitation_create"),
    path("invitations/<slug:invitation>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path(
        "invitations/<slug:invitation>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"
    ),
    path("invitation/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path(
        "invitation/<str:token>/with/<slug:provider_id>/",
        identities.invitation_accept_with,
        name="invitation_accept_with",
    ),
    path("oidc/<slug:provider_id>/again/", identities.identity_again, name="identity_again"),
    path("oidc/<slug:provider_id>/connect/", identities.identity_connect, name="identity_connect"),
    path("oidc/<slug:provider_id>/disconnect/", identities.identity_disconnect, name="identity_disconnect"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", own.LoginView.as_view(), name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", own.sign_up, name="account_signup"),
    path("reauthenticate/", identities.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("login/passkey/", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("reauthenticate/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path(
        "password/set/",
        reauthentication_required(allauth.password_set),
        name="account_set_password",
    ),
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
    path("oidc/", identities.identity_list, name="socialaccount_connections"),
    path("oidc/<slug:provider_id>/login/", identities.identity_sign_in, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/", identities.identity_return, name="openid_connect_callback"
    ),
    path("", include((pages, "accounts"))),
]
