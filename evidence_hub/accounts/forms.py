"""Forms for signing in, for one's own account and for managing people."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.validators import Optional

from evidence_hub.core.authority import ROLE_LABELS
from evidence_hub.core.markings import CLEARANCE_LABELS
from evidence_hub.web.forms import Choice, HubDateField, HubForm, Paragraphs, Password, TextLine


class SignInForm(HubForm):
    email = TextLine("E-mail address", most=254, required="Enter your e-mail address")
    password = Password("Password", required="Enter your password")
    next = HiddenField(validators=[Optional()])


class ChangePasswordForm(HubForm):
    current_password = Password("Current password", required="Enter your current password")
    new_password = Password("New password", required="Enter a new password")


class ForgottenForm(HubForm):
    email = TextLine("E-mail address", most=254, required="Enter your e-mail address")


class ChosenPasswordForm(HubForm):
    new_password = Password("New password", required="Enter a new password")


class PersonForm(HubForm):
    name = TextLine("Full name", required="Enter the person's name")
    email = TextLine("E-mail address", most=254, required="Enter the person's e-mail address")
    job_title = TextLine("Job title (optional)")
    organisation = TextLine("Organisation (optional)")


class PersonDetailsForm(HubForm):
    name = TextLine("Full name", required="Enter the person's name")
    job_title = TextLine("Job title (optional)")
    organisation = TextLine("Organisation (optional)")
    version = HiddenField()


class RolesForm(HubForm):
    """Stands on one page with the other forms of a person, so its ids are its own."""

    roles = SelectMultipleField(
        "Roles", choices={role.value: label for role, label in ROLE_LABELS.items()}
    )
    reason = Paragraphs("Why the roles change (optional)", most=500, id="roles-reason")
    seen = HiddenField()


class ClearanceForm(HubForm):
    level = Choice("Clearance", choices=CLEARANCE_LABELS, required="Choose a clearance")
    valid_from = HubDateField("Valid from", required="Enter the day the clearance was given")
    expires_on = HubDateField("Expires on", required="Enter the day the clearance expires")


class WithdrawClearanceForm(HubForm):
    clearance_id = HiddenField()
    reason = TextLine("Why it is withdrawn", required="Say why the clearance is withdrawn")


class ActiveForm(HubForm):
    is_active = RadioField("Account", choices={"yes": "Can sign in", "no": "Disabled"})
    reason = TextLine("Why (optional)", id="account-reason")
