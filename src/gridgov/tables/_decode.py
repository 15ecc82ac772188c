"""In which encoding a text file is, and its text as UTF-8, block by block."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

import attrs

from gridgov.errors import InvalidFileError, Place, Problem
from gridgov.tables._source_faults import NO_TABLE, OTHER_ENCODING
from gridgov.text import Text

__all__ = ["Block", "Encoding", "blocks", "find_encoding", "head_of"]

#: Bytes read at once.
BLOCK: Final = 1 << 22
#: Bytes at the beginning from which the separator and the kind of a file are told.
HEAD: Final = 1 << 16
#: The longest line; a file with longer ones is no table.
_LONGEST: Final = 1 << 26
#: Lines with characters outside of ASCII that are looked at to tell two encodings apart.
_LINES: Final = 20_000
#: So few bad lines are bad cells, whatever their share.
_FEW: Final = 2

#: The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SHOWN: Final = {"utf-8": "UTF-8", "gb18030": "GB 18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_UTF_32: Final = Text("UTF-32", "UTF-32")
_BIG5: Final = Text("what looks like Big5", "疑似Big5")
_UNKNOWN: Final = Text("an encoding other than UTF-8, GB 18030 (GBK) and UTF-16", "不是UTF-8、GB 18030（GBK）或UTF-16")
_BINARY: Final = Text("a file of bytes that are no text", "非文本的二进制文件")
_NO_LINES: Final = Text("a text without lines", "没有换行的文本")
#: Bytes below the space that stand in no text: all but tab, line feed, form feed, carriage return, end of file.
_CONTROL: Final = bytes(sorted(set(range(32)) - {9, 10, 12, 13, 26}))
_FEW_CONTROL, _CONTROL_SHARE = 8, 0.02
_ZERO_SHARE, _KNOWN_SHARE = 0.05, 0.7
_SPACES: Final = "\t\n\r\u3000"
_PAIRS, _LOW_TRAILS, _COMMON_LEADS = 8, 0.15, 0.7


@attrs.frozen
class Encoding:
    """How the bytes of a file are to be read as text."""

    #: The codec that reads it.
    codec: str
    #: How it begins that is no text: the mark of the encoding.
    mark: int
    #: What ends a line: a line feed, or a carriage return where there is no line feed.
    newline: bytes = b"\n"

    @property
    def shown(self) -> str:
        """The name of the encoding in reports."""
        return _SHOWN[self.codec]

    @property
    def is_wide(self) -> bool:
        """Whether it has two bytes for each letter."""
        return self.codec.startswith("utf-16")


@attrs.frozen(eq=False)
class Block:
    """Whole lines of a file."""

    #: UTF-8; halves of surrogates stand for bytes that are no text.
    data: bytes
    #: Whether all of it is text.
    is_text: bool


def find_encoding(stream: BinaryIO, place: Place) -> Encoding:
    """Tell the encoding of a text from its mark, or from what its bytes can be read as.

    Raises:
        InvalidFileError: It is no text, or in an encoding that is not read.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            if codec == "utf-32":
                raise _refused(place, _UTF_32)
            return Encoding(codec, len(mark), _newline(head.decode(codec, "replace").encode("utf-8", "replace")))
    if wide := _wide(head):
        return Encoding(wide, 0, _newline(head.decode(wide, "replace").encode("utf-8", "replace")))
    control = len(head) - len(head.translate(None, _CONTROL))
    if control > _FEW_CONTROL and control > _CONTROL_SHARE * len(head):
        raise InvalidFileError(Problem(NO_TABLE, place, {"what": _BINARY}))
    newline = _newline(head)
    if _is_utf8(stream):
        return Encoding("utf-8", 0, newline)
    return Encoding(_narrow(stream, newline, place), 0, newline)


def _refused(place: Place, encoding: Text) -> InvalidFileError:
    """Return the refusal of an encoding."""
    return InvalidFileError(Problem(OTHER_ENCODING, place, {"encoding": encoding}))


def _newline(head: bytes) -> bytes:
    """Tell what ends a line."""
    return b"\r" if b"\r" in head[:-1] and b"\n" not in head else b"\n"


def _wide(head: bytes) -> str | None:
    """Tell whether a text with zero bytes reads well in UTF-16 without a mark."""
    if head.count(0) < max(1, _ZERO_SHARE * len(head)):
        return None
    best = max(("utf-16-le", "utf-16-be"), key=lambda codec: _known_share(head, codec))
    return best if _known_share(head, best) > _KNOWN_SHARE else None


def _known_share(head: bytes, codec: str) -> float:
    """Return the share of letters, digits, marks and Chinese characters, in the wrong order of bytes few."""
    text = head[: len(head) // 2 * 2].decode(codec, "replace")
    known = sum(c in _SPACES or " " <= c <= "~" or "\u4e00" <= c <= "\u9fff" for c in text)
    return known / max(1, len(text))


def _is_utf8(stream: BinaryIO) -> bool:
    """Tell whether all of a file is UTF-8."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while data := stream.read(BLOCK):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _narrow(stream: BinaryIO, newline: bytes, place: Place) -> str:
    """Tell GB 18030 from UTF-8 with a few bad bytes, line by line.

    Raises:
        InvalidFileError: It is neither.
    """
    lines: list[bytes] = []
    for data in _raw(stream, newline, place):
        lines += [line for line in data.split(newline) if not line.isascii()]
        if len(lines) >= _LINES:
            break
    del lines[_LINES:]
    wrong = {codec: sum(not _reads(line, codec) for line in lines) for codec in ("utf-8", "gb18030")}
    codec = "gb18030" if wrong["gb18030"] < wrong["utf-8"] else "utf-8"
    if codec == "gb18030" and _looks_like_big5(lines):
        raise _refused(place, _BIG5)
    if wrong[codec] > _FEW and wrong[codec] * 2 > len(lines):
        raise _refused(place, _UNKNOWN)
    return codec


def _reads(line: bytes, codec: str) -> bool:
    """Tell whether a line is text in an encoding."""
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _looks_like_big5(lines: list[bytes]) -> bool:
    """Tell whether the bytes are those of traditional characters in Big5 rather than of any text in GBK.

    GBK has traditional characters where the first byte is 0x81 to 0xA0, which Big5 does not use; the simplified ones
    of GB 2312 have no second byte below 0xA1, and Big5 has one in every third character.
    """
    text = b"\n".join(lines)
    pairs: list[tuple[int, int]] = []
    at = 0
    while at < len(text) - 1:
        if text[at] < 0x80:  # noqa: PLR2004 - ASCII
            at += 1
            continue
        pairs.append((text[at], text[at + 1]))
        at += 2
    if len(pairs) < _PAIRS or min(pairs)[0] <= 0xA0 or not _reads(text, "big5"):  # noqa: PLR2004 - see above
        return False
    low = sum(trail < 0xA1 for _, trail in pairs)  # noqa: PLR2004 - see above
    common = sum(0xA4 <= lead <= 0xC6 for lead, _ in pairs)  # noqa: PLR2004 - the common characters of Big5
    return low > _LOW_TRAILS * len(pairs) and common > _COMMON_LEADS * len(pairs)


def head_of(stream: BinaryIO, encoding: Encoding) -> str:
    """Return the first lines of a file."""
    stream.seek(encoding.mark)
    data = stream.read(HEAD)
    text = data.decode(encoding.codec, "replace")
    return text if len(data) < HEAD else "".join(text.splitlines(keepends=True)[:-1]) or text


def blocks(stream: BinaryIO, encoding: Encoding, place: Place) -> Iterator[Block]:
    """Yield a text file as UTF-8, in blocks of whole lines that end with a line feed.

    Raises:
        InvalidFileError: A line has no end.
    """
    found = _wide_blocks(stream, encoding) if encoding.is_wide else _raw(stream, encoding.newline, place, encoding.mark)
    for data in found:
        lines = data.replace(b"\r", b"\n") if encoding.newline == b"\r" else data
        yield _block(lines, "utf-8" if encoding.is_wide else encoding.codec)


def _block(data: bytes, codec: str) -> Block:
    """Return lines as UTF-8."""
    if data.isascii():
        return Block(data, is_text=True)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return Block(data.decode(codec, "surrogateescape").encode("utf-8", "surrogatepass"), is_text=False)
    return Block(data if codec == "utf-8" else text.encode("utf-8"), is_text=True)


def _raw(stream: BinaryIO, newline: bytes, place: Place, skip: int = 0) -> Iterator[bytes]:
    """Yield the bytes of a file in whole lines."""
    stream.seek(skip)
    kept: list[bytes] = []
    size = 0
    while data := stream.read(BLOCK):
        cut = data.rfind(newline) + 1
        if cut:
            yield b"".join((*kept, data[:cut]))
            kept, size = [data[cut:]], len(data) - cut
        else:
            kept.append(data)
            size += len(data)
        if size > _LONGEST:
            raise InvalidFileError(Problem(NO_TABLE, place, {"what": _NO_LINES}))
    if rest := b"".join(kept):
        yield rest + newline


def _wide_blocks(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """Yield a file of UTF-16 as UTF-8 in whole lines."""
    stream.seek(encoding.mark)
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    kept = b""
    while data := stream.read(BLOCK):
        text = kept + decoder.decode(data).encode("utf-8")
        cut = text.rfind(encoding.newline) + 1
        if cut:
            yield text[:cut]
        kept = text[cut:]
        if len(kept) > _LONGEST:
            break
    if rest := kept + decoder.decode(b"", final=True).encode("utf-8"):
        yield rest + encoding.newline
