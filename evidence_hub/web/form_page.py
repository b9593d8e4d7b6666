"""The one way in which a package takes a sent form: what it does, and how it is answered.

A page with nothing but a form is a ``FormPage``; every other POST is a ``PostAction``: a page with
a template of its own, one of several small forms on a page, a button without a page, an upload.
``docs/contributing.md`` shows each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request

from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.core.markings import highest
from evidence_hub.web import errors
from evidence_hub.web.exports import Marked
from evidence_hub.web.forms import HubForm
from evidence_hub.web.results import ViewResult
from evidence_hub.web.transactions import commit_despite_error, reject, transactional

UNPROCESSABLE = 422
CONFLICT = 409
Words = str | Callable[[Any], str]  # as they are, or made of what ``do`` returned


def _of(words: Words, made: object) -> str:
    return words if isinstance(words, str) else words(made)


@dataclass
class PostAction:
    """What a sent form does and how it is answered, whatever its page looks like.

    ``page`` shows the form; after a refusal it is shown again with 422 and the errors beside their
    fields. An action without a page is a button: a refusal is said in a message where it leads.
    """

    do: Callable[[], object]
    done: Words  # said when it is done; nothing for ""
    leads_to: Words
    form: HubForm = field(default_factory=HubForm)  # of a button: nothing but its token
    page: Callable[[], ViewResult] | None = None
    back: str = ""  # where a refused button leads, if not where a successful one does
    # Said in a message, where the page has no field that these words could stand beside.
    incomplete: str = ""
    refusal: Callable[[Invalid], str] | None = None
    # Besides the answer: to remember in the audit trail who tried to get round a rule.
    on_refusal: Callable[[Invalid], object] | None = None
    # Keeps what was typed when somebody saved meanwhile; without it the common page says so.
    on_conflict: Callable[[], object] | None = None

    def run(self) -> ViewResult:
        """Do it if the form holds, and answer; call it inside of ``transactional``."""
        if not self.form.is_sent():
            return self._incomplete()
        try:
            made = self.do()
        except Invalid as error:
            return self._refused(error)
        except Conflict as error:
            if self.on_conflict is None:
                raise
            self.on_conflict()
            commit_despite_error()
            return errors.page(
                CONFLICT, theirs=error.theirs, yours=error.yours, reload_href=request.path
            )
        if words := _of(self.done, made):
            flash(words, "success")
        return redirect(_of(self.leads_to, made))

    def _incomplete(self) -> ViewResult:
        if self.incomplete or self.page is None:
            reject(self.incomplete or "; ".join(self.form.all_errors()))
        return self._once_more()

    def _refused(self, error: Invalid) -> ViewResult:
        if self.refusal or self.page is None:
            reject(self.refusal(error) if self.refusal else str(error))
        else:
            self.form.take(error)
        if self.on_refusal:
            self.on_refusal(error)
        return self._once_more()

    def _once_more(self) -> ViewResult:
        if self.page is None:
            # Of what it made nothing is there: such a ``leads_to`` must not be asked for its words.
            return redirect(self.back or _of(self.leads_to, None))
        return _with_status(self.page(), UNPROCESSABLE)


@dataclass
class FormPage:
    """One question with its form, on the common page: what it shows, does, and where it leads.

    ``project`` is what it is about, and gives the page its marking; None for no record.
    """

    project: Marked | None
    form: HubForm
    heading: str
    button: str
    do: Callable[[], object]
    done: Words
    back: str
    leads_to: str = ""
    leads: Callable[[Any], str] | None = None  # the address of what ``do`` made
    intro: Sequence[str] = ()
    facts: Sequence[tuple[str, Sequence[str]]] = ()
    links: Sequence[tuple[str, str]] = ()  # words and address, below the intro
    is_upload: bool = False
    is_warning: bool = False
    groups: Sequence[tuple[str, Sequence[str]]] = field(default=())
    on_refusal: Callable[[Invalid], object] | None = None
    on_conflict: Callable[[], object] | None = None

    def action(self, template: str) -> PostAction:
        """Return what it does, with ``template`` for its page."""
        return PostAction(
            self.do,
            self.done,
            self.leads or self.leads_to or self.back,
            self.form,
            page=lambda: self._shown(template),
            on_refusal=self.on_refusal,
            on_conflict=self.on_conflict,
        )

    def _shown(self, template: str) -> str:
        return render_template(
            template,
            form_page=self,
            form=self.form,
            project=self.project,
            marking=highest([self.project.marking] if self.project else []),
            form_multipart=self.is_upload,
        )


def common_page(error: Invalid) -> str:
    """For ``refusal``: the common page of refusals answers, with 422, and not where it leads."""
    raise error


MakePage = Callable[..., FormPage | PostAction]
MakeAction = Callable[..., PostAction]


def _with_status(shown: ViewResult, status: int) -> Response:
    response = make_response(shown)
    response.status_code = status
    return response


class FormPages:
    """A package's decorator: two endpoints of a function that answers with what its form does.

    ``base`` begins the addresses; ``template`` extends ``layouts/form_page.html`` and shows every
    FormPage. The function asks first whether the person may; the operation in ``do`` asks again.
    """

    def __init__(self, bp: Blueprint, base: str, template: str) -> None:
        self.bp, self.base, self.template = bp, base, template

    def __call__(
        self, rule: str, endpoint: str, *, save: str = "", save_rule: str | None = None
    ) -> Callable[[MakePage], MakePage]:
        """Make a page at ``rule`` and its POST, which ``save`` and ``save_rule`` name otherwise."""

        def fasten(make: MakePage) -> MakePage:
            def action_of(values: dict[str, Any]) -> PostAction:
                made = make(**values)
                return made.action(self.template) if isinstance(made, FormPage) else made

            def show(**values: Any) -> ViewResult:
                page = action_of(values).page
                if page is None:  # a mistake in the wiring, which the first look at it shows
                    raise LookupError(f"{endpoint} has no page to show")
                return page()

            @transactional
            def sent(**values: Any) -> ViewResult:
                return action_of(values).run()

            sent_to = rule if save_rule is None else save_rule
            self.bp.add_url_rule(f"{self.base}{rule}", endpoint, show, methods=["GET"])
            self.bp.add_url_rule(
                f"{self.base}{sent_to}", save or f"{endpoint}_save", sent, methods=["POST"]
            )
            return make

        return fasten

    def post(self, rule: str, endpoint: str) -> Callable[[MakeAction], MakeAction]:
        """Make a POST alone: a button, or a small form of a page that stands elsewhere."""

        def fasten(make: MakeAction) -> MakeAction:
            @transactional
            def sent(**values: Any) -> ViewResult:
                return make(**values).run()

            self.bp.add_url_rule(f"{self.base}{rule}", endpoint, sent, methods=["POST"])
            return make

        return fasten


def form_pages(bp: Blueprint, base: str = "", template: str = "") -> FormPages:
    """Return a package's decorator; without ``template`` it makes pages of their own alone."""
    return FormPages(bp, base, template)
