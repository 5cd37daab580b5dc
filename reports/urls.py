"""Addresses of the report: writing it, checking it, its files, and the library of final ones."""

from django.urls import URLPattern, path

from .views import checking, documents, evidence, files, plain, points, reading, section, writing

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
    path(f"{REVIEW}plain-words/", plain.plain_texts, name="plain_texts"),
    path(f"{REVIEW}plain-words/<slug:part>/<int:number>/", plain.plain_text, name="plain_text"),
    path(f"{REVIEW}documents/", documents.documents, name="documents"),
    path(f"{REVIEW}documents/make/", documents.make_documents, name="make_documents"),
    path(f"{REVIEW}documents/<slug:kind>/file/", documents.document_file, name="document_file"),
    path(
        f"{REVIEW}documents/charts/<slug:name>.<slug:kind>", documents.chart_download, name="chart_download"
    ),
    path(f"{REVIEW}preview/", reading.preview, name="preview"),
    path(f"{REVIEW}charts/<slug:key>.<slug:kind>", files.chart, name="chart"),
    path(f"{REVIEW}pdf/make/", files.render_pdf, name="render"),
    path(f"{REVIEW}pdf/<int:number>/", files.rendering, name="rendering"),
    path(f"{REVIEW}pdf/<int:number>/state/", files.rendering_state, name="rendering_state"),
    path(f"{REVIEW}pdf/<int:number>/file/", files.rendering_file, name="rendering_file"),
    path(f"{REVIEW}check/", checking.check, name="check"),
    path(f"{REVIEW}check/team/", checking.open_team_check, name="team_check"),
    path(f"{REVIEW}check/share/", checking.share_for_accuracy, name="share_for_accuracy"),
    path(f"{REVIEW}check/approve/", checking.approve, name="approve"),
    path(f"{REVIEW}check/finalise/", checking.finalise, name="finalise"),
    path(f"{REVIEW}facts/", checking.facts, name="facts"),
    path(f"{REVIEW}facts/<int:number>/", checking.fact_answer, name="fact_answer"),
    path(f"{REVIEW}final/", reading.version, name="version"),
    path(f"{REVIEW}final/charts/<slug:key>.<slug:kind>", files.chart, name="version_chart"),
    path(f"{REVIEW}final/<int:number>/file/", files.version_file, name="version_file"),
    path(f"{REVIEW}final/<int:number>/documents/", documents.version_documents, name="version_documents"),
    path(
        f"{REVIEW}final/<int:number>/documents/<slug:kind>/file/",
        documents.version_document_file,
        name="version_document_file",
    ),
    path(f"{REVIEW}final/<int:number>/plain/", documents.version_plain, name="version_plain"),
    path(
        f"{REVIEW}final/<int:number>/documents/charts/<slug:name>.<slug:kind>",
        documents.version_chart_download,
        name="version_chart_download",
    ),
    path(f"{REVIEW}release/", checking.release, name="release"),
]
