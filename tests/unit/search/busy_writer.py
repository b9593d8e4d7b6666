"""One of several processes that write to, and read from, the same index. Run as a script."""

from __future__ import annotations

import sys
from pathlib import Path

from evidence_hub.search.engines import close_engines, open_engine
from tests.unit.search.builders import ask, document, fill


def main(folder: Path, name: str, turns: int) -> None:
    engine = open_engine("whoosh", folder)
    for turn in range(turns):
        fill(
            engine,
            document(f"project:{name}{turn}", f"Knife {name}"),
            document("project:shared", name),
        )
        assert ask(engine, f"knife {name}").matched_all == turn + 1
    close_engines()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
