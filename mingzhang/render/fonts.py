"""Prepared faces for WeasyPrint: rules for a style sheet, and a fetcher that answers nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import weasyprint

from mingzhang.fonts.faces import Face

SCHEME = "font"


class FontFetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
    """Answers the addresses of prepared faces and refuses every other."""

    def __init__(self, paths: Mapping[Face, Path]) -> None:
        super().__init__()
        self._paths = {address(face): path for face, path in paths.items()}

    def fetch(self, url: str, _headers: object = None) -> object:
        if url not in self._paths:
            raise ValueError(f"refused: {url}")
        body = self._paths[url].read_bytes()
        return weasyprint.urls.URLFetcherResponse(url, body, {"Content-Type": "font/ttf"})


def address(face: Face) -> str:
    """A face's address, the same on every machine."""
    return f"{SCHEME}:{face.name}"


def font_rules(faces: Iterable[Face]) -> str:
    """`@font-face` rules; punctuation is squeezed by the faces themselves."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f'src: url({address(face)}); font-feature-settings: "chws"; }}'
        for face in faces
    )
