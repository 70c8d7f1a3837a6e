"""HTML notices reduced to their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.core.reading.mail.html import html_to_text

MARKUP = [
    ("<p>one</p><p>two</p>", "one\ntwo"),
    ("one<br>two<BR/>three", "one\ntwo\nthree"),
    ("<b>ann</b>@example.org", "ann@example.org"),
    ("<tr><td>To</td><td>ann</td></tr>", "To\nann"),
    ("&lt;ann@example.org&gt;&nbsp;&amp; co", "<ann@example.org> & co"),
    ('<a href="mailto:ann@example.org?subject=x">Ann</a> is unknown', "<ann@example.org> Ann is unknown"),
    ('bo@example.org, ask <a href="mailto:ann@example.org">Ann</a>', "bo@example.org, ask Ann"),
    ("<style>p { color: red }</style>text", "text"),
    ("<head><title>Notice</title></head><body>text</body>", "text"),
    ("<script>if (a < b) go()</script>text", "text"),
    ("one\ntwo   three", "one two three"),
    ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    # Nothing closes it: the words after it are kept rather than lost.
    ("<style>left open", "left open"),
    ("", ""),
]


@pytest.mark.parametrize(("markup", "text"), MARKUP)
def test_blocks_become_lines_and_tags_go(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


@given(st.text(alphabet='<>/!pbr style\n&;="a', max_size=200))
def test_no_markup_raises_and_no_line_is_blank(markup: str) -> None:
    assert all(line.strip() for line in html_to_text(markup).split("\n") if line or html_to_text(markup))
