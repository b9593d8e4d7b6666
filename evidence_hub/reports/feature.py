"""What reports offer: their pages and their places in the navigation."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_may
from evidence_hub.accounts.policy import Can
from evidence_hub.core.feature import Feature, NavItem, endpoints
from evidence_hub.reports import views

for_register_readers = whoever_may(Can.SEE_REGISTER)

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "reports",
        """
        board_report board_report_docx board_report_pdf portfolio report report_docx
        report_edit report_edit_save report_final report_final_save report_new
        report_new_save report_pdf
        """,
    ),
    navigation=(
        NavItem(160, "Portfolio", "reports.portfolio", for_register_readers, "Reports"),
        NavItem(
            180,
            "Board report",
            "reports.board_report",
            for_register_readers,
            "Reports",
            ("reports.report", "reports.board"),
        ),
    ),
)
