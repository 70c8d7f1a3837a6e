"""Spellings of one word: rules are written with every accent, servers send them without, replaced or lost.

Hosts strip accents ("usuario no valido"), write German umlauts as two letters ("Empfaenger"), confuse
look-alike letters, or send bytes that somebody in between could not read ("Bo?te", "Bo\ufffdte"). Korean
sets blanks by taste, Chinese has two scripts. A pattern states the word once; `respell` adds what may
arrive instead.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

# Where the base letter alone is not all that people write instead.
_INSTEAD: Final = {
    "ä": ("ae", "a"),
    "ö": ("oe", "o"),
    "ü": ("ue", "u"),
    "ß": ("ss",),
    "å": ("aa", "a"),
    "æ": ("ae",),
    "ø": ("oe", "o"),
    "œ": ("oe",),
    "ł": ("l",),
    "đ": ("dj", "d"),
    "ı": ("i",),
    # Italian keyboards: an apostrophe behind the letter.
    "à": ("a'", "a"),
    "è": ("e'", "é", "e"),
    "ì": ("i'", "i"),
    "ò": ("o'", "o"),
    "ù": ("u'", "u"),
    # Romanian has a comma below; old keyboards had a cedilla only.
    "ș": ("ş", "s"),
    "ț": ("ţ", "t"),
    "ё": ("е",),
    "ґ": ("г",),
    # Arabic: the hamza of an alef and the dots of a final letter are often left out.
    "أ": ("ا",),
    "إ": ("ا",),
    "آ": ("ا",),
    "ة": ("ه",),
    "ى": ("ي",),
}
# Simplified characters of the rules, each with its traditional one.
_SCRIPTS: Final = (
    "邮郵帐帳账賬户戶号號无無没沒满滿冻凍结結关關闭閉销銷锁鎖暂暫时時发發间間连連线線络絡网網误誤错錯认認证證验驗权權内內过過频頻"
    "电電数數达達绝絕广廣规規则則违違拦攔许許录錄务務机機构構响響应應断斷开開请請试試后後链鏈类類扩擴单單个個这這该該对對为為于於与與"
    "统統处處载載维維护護异異储儲盘盤额額头頭标標题題恶惡软軟体體马馬扫掃测測检檢伪偽装裝实實际際态態状狀换換迁遷变變组組织織员員"
    "职職会會议議转轉继繼环環径徑级級释釋称稱记記项項设設备備显顯区區输輸键鍵词詞语語译譯编編码碼长長节節计計坏壞誉譽评評价價败敗"
    "传傳递遞迟遲终終听聽尽盡页頁复復联聯系繫报報诉訴订訂阅閱从從来來国國经經业業属屬续續费費产產质質点點击擊确確书書钥鑰压壓缩縮"
    "执執图圖仅僅尝嘗访訪问問还還进進选選择擇当當预預样樣两兩总總审審动動远遠滥濫将將须須现現见見寻尋说說读讀写寫够夠据據挡擋离離"
    "风風险險严嚴历歷参參术術识識别別决決乱亂顺順协協华華缓緩滤濾块塊签簽虚虛拟擬陆陸陈陳纳納补補让讓组組论論坛壇删刪弃棄约約"
    "临臨丢丟举舉义義侦偵减減几幾凭憑创創围圍声聲夹夾届屆层層带帶帮幫归歸废廢弹彈强強怀懷拨撥损損条條档檔溃潰积積筛篩纪紀绕繞给給"
    "脚腳范範获獲营營虫蟲视視觉覺触觸讯訊话話询詢调調负負贵貴资資跃躍较較运運里裡鉴鑑钓釣钟鐘队隊鱼魚准準伫佇"
)
_TRADITIONAL: Final = dict(zip(_SCRIPTS[::2], _SCRIPTS[1::2], strict=True))
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_QUANTIFIED: Final = re.compile(r"([^\x00-\x7f])(?=[*+?{])")
# Letters of which any may stand: several bytes each, so a group and no class.
_LETTERS: Final = re.compile(r"\[([^\]\[^\\-]*[^\x00-\x7f][^\]\[^\\-]*)\]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
# A blank of the pattern itself: not of a class, and without a quantifier of its own.
_BLANK: Final = re.compile(r"(?<![\[^\\]) (?![\]?*+{])")


def respell(pattern: str) -> str:
    """The pattern with each accented letter as a choice of what is sent for it; plain patterns are unchanged."""
    if pattern.isascii():
        return pattern
    if _HANGUL.search(pattern):
        pattern = _BLANK.sub(" ?", pattern)
    pattern = _LETTERS.sub(lambda found: f"(?:{'|'.join(found[1])})", pattern)
    # Patterns run over bytes: a quantifier would bind the last byte of a character alone.
    pattern = _QUANTIFIED.sub(r"(?:\1)", pattern)
    return _BEYOND_ASCII.sub(lambda found: _choices(found[0]), pattern)


@cache
def _choices(letter: str) -> str:
    """One letter or a group: itself, what is written instead, and, for Latin letters, the mark of a lost byte."""
    if letter in _TRADITIONAL:
        return f"(?:{letter}|{_TRADITIONAL[letter]})"
    plain = _INSTEAD.get(letter) or _without_accent(letter)
    if plain is None:
        return letter
    if not plain[-1].isascii():
        return f"(?:{'|'.join((letter, *plain))})"
    single = "".join(text for text in plain if len(text) == 1 and text.isascii())
    several = [text for text in plain if len(text) > 1 or not text.isascii()]
    # One question mark for a character, or two for the two bytes that it has in UTF-8.
    return f"(?:{'|'.join((letter, *several))}|\ufffd|[{single}?]\\??)"


def _without_accent(letter: str) -> tuple[str, ...] | None:
    base = unicodedata.normalize("NFD", letter)[0]
    if base == letter:
        return None
    greek = "GREEK" in unicodedata.name(base, "")
    return (base,) if greek or base.isascii() else None
