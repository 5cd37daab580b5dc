"""Addresses of the report: writing it, checking it, its files, and the library of final ones."""

from django.urls import URLPattern, path

from .views import checking, comments, evidence, files, gate, points, publishing, reading, section, writing

app_name = "reports"

REVIEW = "reviews/<str:ref>/report/"

urlpatterns: list[URLPattern] = [
    path("reports/", reading.library, name="library"),
    path(REVIEW, writing.workspace, name="workspace"),
    path(f"{REVIEW}start/", writing.start, name="start"),
    path(f"{REVIEW}sections/<slug:key>/", section.section, name="section"),
    path(f"{REVIEW}sections/<slug:key>/evidence/", evidence.evidence, name="evidence"),
    path(f"{REVIEW}sections/<slug:key>/evidence/put-in/", evidence.put_in, name="evidence_put_in"),
    path(f"{REVIEW}rests-on/", evidence.rests_on, name="rests_on"),
    path(f"{REVIEW}points/", points.points, name="points"),
    path(f"{REVIEW}points/<slug:kind>/<int:number>/", points.point, name="point"),
    path(f"{REVIEW}points/<slug:kind>/<int:number>/remove/", points.point_remove, name="point_remove"),
    path(f"{REVIEW}recommendations/", points.recommendations, name="recommendations"),
    path(f"{REVIEW}recommendations/new/", points.recommendation, name="recommendation_create"),
    path(f"{REVIEW}recommendations/<int:number>/", points.recommendation, name="recommendation"),
    path(
        f"{REVIEW}recommendations/<int:number>/remove/",
        points.recommendation_remove,
        name="recommendation_remove",
    ),
    path(f"{REVIEW}preview/", reading.preview, name="preview"),
    path(f"{REVIEW}charts/<slug:key>.<slug:kind>", files.chart, name="chart"),
    path(f"{REVIEW}pdf/make/", files.render_pdf, name="render"),
    path(f"{REVIEW}pdf/<int:number>/", files.rendering, name="rendering"),
    path(f"{REVIEW}pdf/<int:number>/state/", files.rendering_state, name="rendering_state"),
    path(f"{REVIEW}pdf/<int:number>/stop/", files.rendering_stop, name="rendering_stop"),
    path(f"{REVIEW}pdf/<int:number>/file/", files.rendering_file, name="rendering_file"),
    path(f"{REVIEW}check/", checking.check, name="check"),
    path(f"{REVIEW}check/team/", checking.open_team_check, name="team_check"),
    path(f"{REVIEW}check/share/", checking.share_for_accuracy, name="share_for_accuracy"),
    path(f"{REVIEW}check/approve/", checking.approve, name="approve"),
    path(f"{REVIEW}check/finalise/", checking.finalise, name="finalise"),
    path(f"{REVIEW}facts/", checking.facts, name="facts"),
    path(f"{REVIEW}check/gate/", gate.gate, name="gate"),
    path(f"{REVIEW}check/deadlines/<slug:check>/", checking.deadline, name="deadline"),
    path(f"{REVIEW}check/comments/", comments.comments, name="comments"),
    path(f"{REVIEW}check/comments/<int:number>/", comments.comment_answer, name="comment_answer"),
    path(f"{REVIEW}check/comments/<int:number>/close/", comments.comment_close, name="comment_close"),
    path(f"{REVIEW}check/comments/<slug:key>/", comments.comment_create, name="comment_create"),
    path(f"{REVIEW}facts/on/<slug:key>/", comments.fact_comment, name="fact_comment"),
    path(f"{REVIEW}final/<int:number>/facts/", comments.version_facts, name="version_facts"),
    path(f"{REVIEW}facts/<int:number>/", checking.fact_answer, name="fact_answer"),
    path(f"{REVIEW}final/", reading.version, name="version"),
    path(f"{REVIEW}final/charts/<slug:key>.<slug:kind>", files.chart, name="version_chart"),
    path(f"{REVIEW}final/<int:number>/file/", files.version_file, name="version_file"),
    path(f"{REVIEW}decide/", publishing.decide, name="decide"),
    path("published/", publishing.published, name="published"),
    path("published/feed/", publishing.published_feed, name="published_feed"),
    path("published/<str:ref>/", publishing.published_report, name="published_report"),
    path("published/<str:ref>/report.pdf", publishing.published_file, name="published_file"),
    path(
        "published/<str:ref>/charts/<slug:key>.<slug:kind>",
        publishing.published_chart,
        name="published_chart",
    ),
]
