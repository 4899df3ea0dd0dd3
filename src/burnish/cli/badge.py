"""A small picture that shows a score, in the form that readers of a README know from shields.io. SVG, of its own."""

from pathlib import Path

from burnish.errors import ConfigurationError

_LABEL = "prose"
#: The least score of a colour; those of shields.io.
_COLORS = ((90, "#4c1"), (80, "#97ca00"), (70, "#a4a61d"), (60, "#dfb317"), (50, "#fe7d37"), (0, "#e05d44"))
_UNKNOWN = "#9f9f9f"
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {value}">
<title>{label}: {value}</title>
<clipPath id="r"><rect width="{width}" height="20" rx="3" fill="#fff"/></clipPath>
<g clip-path="url(#r)"><path fill="#555" d="M0 0h{left}v20H0z"/>
<path fill="{color}" d="M{left} 0h{right}v20H{left}z"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
<text x="{label_at}" y="14" textLength="{label_width}">{label}</text>
<text x="{value_at}" y="14" textLength="{value_width}">{value}</text></g>
</svg>
"""
_LETTER, _MARGIN = 7, 6  #: pixels


def write(path: Path, score: float | None) -> None:
    """Write the badge.

    Raises:
        ConfigurationError: it has no place there.
    """
    try:
        path.write_text(svg(score), encoding="utf-8")
    except OSError as exc:
        raise ConfigurationError(where="--badge", problem=f"{path}: {exc.strerror}") from exc


def svg(score: float | None) -> str:
    """The picture of a score from 0 to 100; None: there is none."""
    value = "unknown" if score is None else f"{score:.0f}"
    color = _UNKNOWN if score is None else next(color for least, color in _COLORS if round(score) >= least)
    label_width, value_width = (_LETTER * len(text) for text in (_LABEL, value))
    left, right = label_width + 2 * _MARGIN, value_width + 2 * _MARGIN
    return _SVG.format(
        width=left + right,
        left=left,
        right=right,
        label=_LABEL,
        label_at=left / 2,
        label_width=label_width,
        value=value,
        value_at=left + right / 2,
        value_width=value_width,
        color=color,
    )
