"""Whether a file is the pack its entries make: object by object, and written as packs are.

What other programs show of a file nobody can foresee: what is too small for one is read aloud by the next,
an image one refuses is a white box in another. So all a file is made of is compared with the pack made again,
and nothing is left to what is drawn of it here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import write_xref_table

Path = tuple[str | int, ...]

MOST_TOLD = 200

_HEADER = b"%PDF-2.0\n%\xc2\xa5\xc2\xb1\xc3\xab\n"
_OWN = ("/Contents", "/ByteRange")
"""What no two signatures share: the signature itself, and the span it covers. Both were checked before."""

_PACKED = {"/Length", "/Filter"}
"""How a stream is packed, which differs with the library that packs; what is in it is compared."""

_OWN_WRITTEN = re.compile(rb"/Contents <[0-9A-Fa-f]*>|/ByteRange \[[0-9 ]*\] *")
_END = b"\nendobj\n"
_FIRST = {"/Pages": 2, "/Kids": 1}
"""What is looked at first, so that what belongs to a page is told as the page's."""


def unlike(found: PdfFileReader, expected: PdfFileReader) -> tuple[Path, ...]:
    """Where a file is made of other objects than the one expected, by path; empty when it is so nowhere.

    Numbers of objects do not count, what refers to what does, and that there is none beside.
    """
    walk = _Walk()
    paths = []
    for path in walk.differences(_trailer(found), _trailer(expected)):
        paths.append(path)
        if len(paths) == MOST_TOLD:
            break
    if not paths and _objects(found) - walk.reached != _objects(expected) - walk.reached:
        paths.append(())
    return tuple(paths)


def written_otherwise(data: bytes, reader: PdfFileReader) -> bool:
    """Whether the file holds anything but its objects, each once, one behind the other, as packs are written.

    What stands between objects, behind packed data, or twice in one, another program may read.
    """
    out, places = BytesIO(), dict[tuple[int, int], int]()
    out.write(_HEADER)
    for number in range(1, _objects(reader) + 1):
        thing = generic.Reference(number, 0, reader).get_object()
        if isinstance(thing, generic.StreamObject) and not _packed_whole(thing):
            return True
        start = places[(0, number)] = out.tell()
        made = BytesIO()
        thing.write_to_stream(made, None)
        written = b"%d 0 obj\n%s%s" % (number, made.getvalue(), _END)
        if isinstance(thing, generic.DictionaryObject) and "/ByteRange" in thing:
            written = _with_its_own(data[start : data.find(_END, start) + len(_END)], written)
        out.write(written)
    start = write_xref_table(out, places)
    out.write(b"trailer\n")
    trailer = _trailer(reader)
    trailer["/ID"] = generic.ArrayObject(generic.ByteStringObject(half) for half in reader.document_id)
    trailer.write_to_stream(out, None)
    out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue() != data


def _with_its_own(found: bytes, written: bytes) -> bytes:
    """The signature's object as it was found, when it differs in nothing but the room it was written into."""
    return found if _OWN_WRITTEN.sub(b"", found) == _OWN_WRITTEN.sub(b"", written) else written


def _packed_whole(stream: generic.StreamObject) -> bool:
    """Whether nothing stands behind what is unpacked; what swells beyond the reader's limits raises."""
    unpacked, packed = stream.data, stream.encoded_data
    if "/Filter" not in stream:
        return True
    unpacking = zlib.decompressobj()
    return unpacking.decompress(packed) == unpacked and unpacking.eof and not unpacking.unused_data


def _trailer(reader: PdfFileReader) -> generic.DictionaryObject:
    return reader.trailer_view


def _objects(reader: PdfFileReader) -> int:
    return int(reader.trailer_view["/Size"]) - 1


class _Walk:
    """Two graphs of objects walked side by side."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[int, int], tuple[int, int]] = {}
        self._taken: set[tuple[int, int]] = set()

    @property
    def reached(self) -> int:
        """Objects with a number that were seen."""
        return len(self._pairs)

    def differences(self, found: Any, expected: Any) -> Iterator[Path]:
        waiting: list[tuple[Path, Any, Any]] = [((), found, expected)]
        while waiting:
            path, left, right = waiting.pop()
            if isinstance(left, generic.IndirectObject) or isinstance(right, generic.IndirectObject):
                if not self._paired(left, right):
                    yield path
                    continue
                if self._seen(left, right):
                    continue
                left, right = left.get_object(), right.get_object()
            if _kind(left) != _kind(right):
                yield path
            elif isinstance(right, Mapping):
                if isinstance(right, generic.StreamObject) and left.data != right.data:
                    yield path
                yield from self._of_keys(path, left, right, waiting)
            elif isinstance(right, generic.ArrayObject):
                if len(left) != len(right):
                    yield path
                inside = [
                    ((*path, index), left.raw_get(index), right.raw_get(index))
                    for index in range(min(len(left), len(right)))
                ]
                waiting += reversed(inside)
            elif left != right:
                yield path

    def _of_keys(
        self, path: Path, left: Any, right: Any, waiting: list[tuple[Path, Any, Any]]
    ) -> Iterator[Path]:
        """Keys that only one has; what stands under the others waits."""
        own = set(_OWN) if right.get("/Type") == "/Sig" else set[str]()
        if isinstance(right, generic.StreamObject):
            own.update(_PACKED)
        yield from ((*path, str(key)) for key in sorted((set(left) ^ set(right)) - _PACKED))
        shared = sorted(set(left) & set(right) - own, key=lambda key: (_FIRST.get(key, 0), key))
        waiting += (((*path, str(key)), left.raw_get(key), right.raw_get(key)) for key in shared)

    def _paired(self, left: Any, right: Any) -> bool:
        """Whether both are references, and to what was paired before or to what neither was."""
        if not (isinstance(left, generic.IndirectObject) and isinstance(right, generic.IndirectObject)):
            return False
        known = self._pairs.get(_id(left))
        return known == _id(right) if known is not None else _id(right) not in self._taken

    def _seen(self, left: generic.IndirectObject, right: generic.IndirectObject) -> bool:
        if _id(left) in self._pairs:
            return True
        self._pairs[_id(left)] = _id(right)
        self._taken.add(_id(right))
        return False


def _id(reference: generic.IndirectObject) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _kind(thing: Any) -> type:
    """The type of an object; of numbers it is one, whole or not."""
    if isinstance(thing, generic.NumberObject | generic.FloatObject):
        return generic.FloatObject
    return type(thing)
