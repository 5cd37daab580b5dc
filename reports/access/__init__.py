"""Who writes, checks, settles and reads the report: `permissions.csv`, rows *report*."""

from .checking import (
    check_can_approve,
    check_can_close_comment,
    check_can_comment_on_draft,
    check_can_comment_on_facts,
    check_can_finalise,
    get_version_with_facts,
    is_author,
)
from .documents import (
    check_can_have_output,
    output_kinds_for,
    outputs_visible_to,
)
from .editions import (
    check_can_make_edition,
    check_can_publish,
    edition_of,
    get_published_file,
    get_version_for_everybody,
    published_files,
)
from .settling import (
    check_can_keep,
    check_can_release,
)
from .writing import (
    check_can_end_loan,
    check_can_have_file,
    check_can_see_draft_files,
    check_can_stop,
    check_can_write,
    check_can_write_section,
    drafts_visible_to,
    get_report,
    get_report_on_team,
    get_review_with_charts,
    get_version,
    loans_to,
    may_write,
    versions_visible_to,
)

__all__ = [
    "check_can_approve",
    "check_can_close_comment",
    "check_can_comment_on_draft",
    "check_can_comment_on_facts",
    "check_can_end_loan",
    "check_can_finalise",
    "check_can_have_file",
    "check_can_have_output",
    "check_can_keep",
    "check_can_make_edition",
    "check_can_publish",
    "check_can_release",
    "check_can_see_draft_files",
    "check_can_stop",
    "check_can_write",
    "check_can_write_section",
    "drafts_visible_to",
    "edition_of",
    "get_published_file",
    "get_report",
    "get_report_on_team",
    "get_review_with_charts",
    "get_version",
    "get_version_for_everybody",
    "get_version_with_facts",
    "is_author",
    "loans_to",
    "may_write",
    "output_kinds_for",
    "outputs_visible_to",
    "published_files",
    "versions_visible_to",
]
