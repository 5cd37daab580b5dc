"""Addresses: the round as a whole first, then one review by its reference."""

from django.urls import URLPattern, path

from .views import declarations, framework, planning, scope, steps, team, timetable, trail

app_name = "reviews"

urlpatterns: list[URLPattern] = [
    path("", planning.year, name="year"),
    path("list/", planning.listing, name="list"),
    path("schedule/", planning.schedule, name="schedule"),
    path("my-days/", timetable.my_days, name="my_days"),
    path("<str:ref>/move/", planning.move, name="move"),
    path("<str:ref>/declare/", declarations.declare, name="declare"),
    path("<str:ref>/team/", team.detail, name="team"),
    path("<str:ref>/team/hand-over/", team.hand_over, name="hand_over"),
    path("<str:ref>/team/take-over/", team.take_over, name="take_over"),
    path("<str:ref>/team/psw/add/", team.psw_add, name="psw_add"),
    path("<str:ref>/team/peer/add/", team.peer_add, name="peer_add"),
    path("<str:ref>/team/<slug:person>/remove/", team.member_remove, name="member_remove"),
    path("<str:ref>/team/<slug:person>/clear/", declarations.conflict_clear, name="conflict_clear"),
    path("<str:ref>/team/<slug:person>/object/", declarations.member_object, name="member_object"),
    path(
        "<str:ref>/team/<slug:person>/withdraw-objection/",
        declarations.objection_withdraw,
        name="objection_withdraw",
    ),
    path("<str:ref>/scope/", scope.detail, name="scope"),
    path("<str:ref>/scope/ambition/", scope.ambition, name="scope_ambition"),
    path("<str:ref>/scope/self-assessment/", scope.self_assessment, name="scope_self_assessment"),
    path("<str:ref>/scope/themes/", scope.theme_list, name="theme_list"),
    path("<str:ref>/scope/themes/<int:number>/", scope.theme_edit, name="theme_edit"),
    path("<str:ref>/scope/themes/<int:number>/remove/", scope.theme_remove, name="theme_remove"),
    path("<str:ref>/scope/updates/", scope.update_list, name="update_list"),
    path("<str:ref>/scope/updates/<int:number>/", scope.recommendation_update, name="recommendation_update"),
    path("<str:ref>/scope/agree/", scope.agree, name="scope_agree"),
    path("<str:ref>/timetable/", timetable.detail, name="timetable"),
    path("<str:ref>/timetable/add/", timetable.slot_create, name="slot_create"),
    path("<str:ref>/timetable/<int:number>/", timetable.slot_edit, name="slot_edit"),
    path("<str:ref>/timetable/<int:number>/remove/", timetable.slot_remove, name="slot_remove"),
    path("<str:ref>/trail/", trail.trail, name="trail"),
    path("<str:ref>/trail/file/", trail.trail_file, name="trail_file"),
    path("<str:ref>/framework/", framework.detail, name="framework"),
    path("<str:ref>/open-scoping/", steps.open_scoping, name="open_scoping"),
    path("<str:ref>/open-sampling/", steps.open_sampling, name="open_sampling"),
    path("<str:ref>/reopen-fieldwork/", steps.reopen_fieldwork, name="reopen_fieldwork"),
]
