"""Compressing and writing the streams of a file so that every strict reader agrees how long each one is."""

import base64
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Name, Pdf, Stream

_LINE_END = b"\r\n"


def pack_streams(pdf: Pdf) -> None:
    """Compress every stream of the file."""
    for item in pdf.objects:
        if isinstance(item, Stream):
            _pack(item)


def written(pdf: Pdf) -> bytes:
    """Return the file with its streams as they are, and without object streams, which qpdf would compress."""
    out = BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
    )
    return out.getvalue()


def _pack(stream: Stream) -> None:
    """Compress the stream, and armour it when it would end like a line.

    ISO 32000-1 7.3.8.1 puts a line end between the data and `endstream`. After a last byte CR nobody can tell
    whether that is LF or CR LF, and who guesses wrong finds a false length (ISO 19005-2 6.1.7.1).
    """
    packed = zlib.compress(stream.read_bytes(), 6)
    if packed[-1] in _LINE_END:
        armoured = base64.a85encode(packed) + b"~>"
        stream.write(armoured, filter=Array([Name.ASCII85Decode, Name.FlateDecode]))
    else:
        stream.write(packed, filter=Name.FlateDecode)
