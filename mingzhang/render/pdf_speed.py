"""WeasyPrint 70.0's busiest functions, doing once per style what they do once per box.

The bytes of a booklet stay the same. Boxes share styles: a booklet has thousands of boxes and some
hundred styles, and no style changes once layout begins (where a box needs another one, it gets a
copy). So what follows from a style alone is kept on the style, and goes with it.
tests/render/test_speed.py holds hashes of the functions replaced.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import cssselect2
import weasyprint
from weasyprint.css import Style
from weasyprint.formatting_structure import boxes
from weasyprint.layout import absolute, background, block, inline, page, percent, table
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

resolve_as_it_is = percent.resolve_percentages
strut_as_it_is = line_break.strut
setup_as_it_is = line_break.Layout.setup
backgrounds_as_they_are = background.layout_box_backgrounds

SIDES = ("top", "right", "bottom", "left")
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
USED = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES),
    *(f"{least}{way}" for least in ("", "min_", "max_") for way in ("width", "height")),
)
SQUARE = {
    f"border_{corner}_radius": (0, 0)
    for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
}
FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian",
    "font_feature_settings",
)  # fmt: skip


class Parsed(weasyprint.HTML):  # type: ignore[misc]
    """Markup that is parsed: ours is XML too, and reading it as HTML takes twenty times as long."""

    def __init__(self, root: ElementTree.Element, fetcher: Any) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.etree_element = root
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
            self.etree_element, content_language=None
        )


def install() -> None:
    """Switch it on, for this process."""
    for module in (absolute, block, inline, page, percent, table):
        module.resolve_percentages = resolve_percentages
    inline.strut = strut
    line_break.Layout.setup = setup
    background.layout_box_backgrounds = layout_box_backgrounds


def kept(style: Style) -> dict[object, Any]:
    """What is known to follow from a style."""
    found: dict[object, Any] = style.__dict__.setdefault("kept", {})
    return found


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set a box's used values."""
    style = box.style
    if isinstance(box, boxes.PageBox) or style["box_sizing"] != "content-box":
        resolve_as_it_is(box, containing_block)
        return
    if isinstance(containing_block, boxes.Box):
        size = containing_block.width, containing_block.height
    else:
        size = tuple(containing_block)
    known = kept(style)
    if size not in known:
        resolve_as_it_is(box, containing_block)
        known[size] = {name: getattr(box, name) for name in USED}
        return
    own = box.__dict__
    own.update(known[size])
    collapse = style["border_collapse"] == "collapse"
    for name in BORDERS:
        if not (collapse and name in own):
            own[name] = style[name]


def strut(style: Style) -> tuple[float, float]:
    """Line height and baseline of a style."""
    known = kept(style)
    if "strut" not in known:
        known["strut"] = strut_as_it_is(style)
    found: tuple[float, float] = known["strut"]
    return found


def setup(self: Any, style: Style) -> None:
    """Make a Pango layout; context and font description are the style's."""
    if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
        setup_as_it_is(self, style)
        return
    known = kept(style)
    if "layout" not in known:
        known["layout"] = _context(style)
    context, self.language, description, features = known["layout"]
    self.style = style
    self.first_line_direction = 0
    self.ascent = self.underline_position = self.strikethrough_position = None
    self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, description)
    if features:
        # The list owns the attribute, and goes with the layout; WeasyPrint's own stay for ever.
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
        pango.pango_layout_set_attributes(self.layout, attributes)


def _context(style: Style) -> tuple[Any, Any, Any, bytes]:
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    if style["lang"]:
        name, _ = unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(name)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    wanted = font_features(*(style[name] for name in FEATURES))
    features = ",".join(f"{name} {value}" for name, value in wanted.items()).encode()
    return context, language, get_font_description(style), features


def layout_box_backgrounds(
    sheet: Any, box: Any, images: Any, layout_children: bool = True, style: Any = None
) -> None:
    """Place backgrounds; most boxes have none."""
    if style is not None or box is sheet or not _bare(box.style):
        backgrounds_as_they_are(sheet, box, images, layout_children, style)
        return
    box.__dict__.update(SQUARE)
    box.background = None
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(sheet, child, images)


def _bare(style: Style) -> bool:
    """Whether a style has square corners and nothing behind them."""
    known = kept(style)
    if "bare" not in known:
        known["bare"] = (
            all((0, "px") in style[name] for name in SQUARE)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all(kind == "none" for kind, _ in style["background_image"])
            and style["background_color"] != "currentcolor"
            and style["background_color"].alpha == 0
            and not style["box_shadow"]
        )
    return bool(known["bare"])
