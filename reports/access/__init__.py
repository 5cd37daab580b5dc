"""Who writes, checks, settles and reads the report: `permissions.csv`, rows *report*."""

from .settling import (
    check_can_keep,
    check_can_publish,
    check_can_release,
    get_published,
    published_versions,
)
from .writing import (
    check_can_approve,
    check_can_comment_on_facts,
    check_can_finalise,
    check_can_have_file,
    check_can_see_draft_files,
    check_can_stop,
    check_can_write,
    drafts_visible_to,
    get_report,
    get_report_on_team,
    get_review_with_charts,
    get_version,
    is_author,
    may_write,
    versions_visible_to,
)

__all__ = [
    "check_can_approve",
    "check_can_comment_on_facts",
    "check_can_finalise",
    "check_can_have_file",
    "check_can_keep",
    "check_can_publish",
    "check_can_release",
    "check_can_see_draft_files",
    "check_can_stop",
    "check_can_write",
    "drafts_visible_to",
    "get_published",
    "get_report",
    "get_report_on_team",
    "get_review_with_charts",
    "get_version",
    "is_author",
    "may_write",
    "published_versions",
    "versions_visible_to",
]
