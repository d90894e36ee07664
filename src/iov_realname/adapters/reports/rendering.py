"""Pages from templates: both languages on each, every text escaped, nothing loaded from anywhere."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from iov_realname.adapters.reports.bilingual import Bilingual
from iov_realname.adapters.wording.facts import shown_time
from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.adapters.wording.language import Lang
from iov_realname.domain.inspection.words import Severity

__all__ = ["page", "policy"]

PACKAGE = "iov_realname.adapters.reports"
STYLES = ("tokens.css", "frame.css", "figures.css", "findings.css", "histories.css", "listing.css", "print.css")
SCRIPTS = ("choices.js", "filter.js", "histories.js")
LANGUAGES: Mapping[Lang, str] = MappingProxyType({Lang.ZH: "zh-Hans", Lang.EN: "en"})


def page(template: str, lang: Lang, **facts: object) -> str:
    """A page of ours, shown first in ``lang``; it says both."""
    return _environment().get_template(template).render(lang=lang, html_lang=LANGUAGES[lang], **facts)


def policy(forms: str = "'none'") -> str:
    """What a page may do, as a Content-Security-Policy: run our script, wear our style, send ``forms``; no more."""
    return (
        f"default-src 'none'; script-src '{_digest(_script())}'; style-src '{_digest(_style())}'; "
        f"base-uri 'none'; form-action {forms}"
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(both=_both, carrier=carrier_named, number=_number, time=_time)
    made.globals.update(
        t=_say,
        style=Markup(_style()),  # noqa: S704 - ours, from this package
        script=Markup(_script()),  # noqa: S704 - the same
        policy=policy(),
        version=version("iov-realname"),
        severities=tuple(Severity),
    )
    return made


def _say(zh: str, en: str, **facts: object) -> Markup:
    """A text of a template in both languages, with facts filled in."""
    return _spans(Markup(zh).format(**facts), Markup(en).format(**facts))  # noqa: S704 - only templates say these


def _both(text: Bilingual | None) -> Markup:
    """A text in both languages; a dash for none."""
    if text is None:
        return Markup("—")
    return escape(text.zh) if text.zh == text.en else _spans(escape(text.zh), escape(text.en))


def _spans(zh: Markup, en: Markup) -> Markup:
    return Markup('<span lang="zh-Hans">{}</span><span lang="en">{}</span>').format(zh, en)


def _number(number: int) -> str:
    return f"{number:,}"


def _time(moment: datetime) -> str:
    return shown_time(moment)


@cache
def _style() -> str:
    return _joined(STYLES)


@cache
def _script() -> str:
    return _joined(SCRIPTS)


def _joined(names: tuple[str, ...]) -> str:
    folder = files(PACKAGE) / "templates"
    return "\n".join((folder / name).read_text("utf-8") for name in names)


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
