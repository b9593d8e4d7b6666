"""What notifications offer: their pages, and the e-mails that carry them."""

from __future__ import annotations

from evidence_hub.core.feature import DueWork, Feature, Ordered, endpoints
from evidence_hub.notifications import account_messages, current, posting, task_counts, views

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints("notifications", "away away_save come_back listing mail_choose read"),
    header=(current.header,),
    account_messengers=(account_messages.tell_holder,),
    # The last of all due work: of everything that the others notified people of, or changed.
    due_work=(
        DueWork(1000, "e-mails made", posting.mail_due),
        DueWork(1010, "tasks counted", task_counts.due_counts),
    ),
    after_commit=(Ordered(30, ("tasks", current.follow_commit)),),
)
