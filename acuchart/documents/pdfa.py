"""What makes a PDF file an archive file that carries data: PDF/A-3b marks, attachments, and the lock instead.

PDF/A-3b is ISO 19005-3, level B. Fonts are embedded by `fonts`; here are the description that programs read (XMP,
which has to agree with the document information), the meaning of the colours, and the files inside the file.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from datetime import UTC, datetime
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

from acuchart.documents.fonts import Stream, stream
from acuchart.documents.letters import printable
from acuchart.documents.output import Attachment
from acuchart.documents.srgb import NAME, srgb_profile

PRODUCER: Final = "acuchart with ReportLab"
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XMP: Final = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>\
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{creator}</xmp:CreatorTool>\
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer>\
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>\
<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class Information(pdfdoc.PDFInfo):
    """The document information, with exactly what the XMP says too."""

    def __init__(self, *, title: str, author: str, subject: str) -> None:
        super().__init__()
        self.title, self.author, self.subject = (_NOT_XML.sub("", printable(t)) for t in (title, author, subject))
        self.creator, self.producer = "acuchart", PRODUCER

    def format(self, document: Any) -> bytes:
        """The dictionary; reportlab's own has empty entries too."""
        date = _date(document)
        texts = {"Title": self.title, "Author": self.author, "Subject": self.subject}
        more = {"Creator": self.creator, "Producer": self.producer}
        entries: dict[str, object] = {
            key: pdfdoc.PDFString(text) for key, text in {**texts, **more}.items() if text
        }
        made: bytes = pdfdoc.PDFDictionary({**entries, "CreationDate": date, "ModDate": date}).format(document)
        return made


def mark(document: Any) -> None:
    """Say in the file that it is PDF/A-3b, with its description and the profile of its colours."""
    info, at = document.info, _made_at(document).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    words = {
        "title": info.title,
        "author": info.author,
        "subject": info.subject,
        "creator": info.creator,
        "producer": info.producer,
    }
    xmp = _XMP.format(at=at, **{key: html.escape(text, quote=False) for key, text in words.items()})
    entries = pdfdoc.PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"})
    catalog = _catalog(document)
    # Not compressed, so that a program that knows no PDF finds it.
    catalog.Metadata = Stream(entries, xmp.encode("utf-8"))
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pdfdoc.PDFString(NAME),
        "Info": pdfdoc.PDFString(NAME),
        "DestOutputProfile": document.Reference(stream(srgb_profile(), N=3)),
    }
    catalog.OutputIntents = pdfdoc.PDFArray([document.Reference(pdfdoc.PDFDictionary(intent))])


def attach(document: Any, attachments: tuple[Attachment, ...]) -> None:
    """Put files into the file, each with its type and what it is to the pages."""
    if not attachments:
        return
    catalog = _catalog(document)
    names: list[object] = []
    for one in sorted(attachments, key=lambda one: one.name):
        facts: dict[str, object] = {
            "Size": len(one.content),
            "ModDate": _date(document),
            "CheckSum": f"<{hashlib.md5(one.content, usedforsecurity=False).hexdigest()}>",
        }
        kind = "/" + re.sub("[^a-z0-9.-]", lambda found: f"#{ord(found[0]):02X}", one.mime)
        held = document.Reference(
            stream(one.content, Type="/EmbeddedFile", Subtype=kind, Params=pdfdoc.PDFDictionary(facts))
        )
        named: dict[str, object] = {
            "Type": "/Filespec",
            "F": pdfdoc.PDFString(one.name),
            "UF": pdfdoc.PDFString(one.name),
            "Desc": pdfdoc.PDFString(one.description),
            "AFRelationship": f"/{one.relationship}",
            "EF": pdfdoc.PDFDictionary({"F": held, "UF": held}),
        }
        names += [pdfdoc.PDFString(one.name), document.Reference(pdfdoc.PDFDictionary(named))]
    tree = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})
    catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": tree})
    catalog.AF = pdfdoc.PDFArray(names[1::2])


def locked(data: bytes, password: str) -> bytes:
    """The file again, readable with the password alone (AES-256)."""
    from pypdf import PdfReader, PdfWriter  # only who locks a paper waits for it

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.pdf_header = "%PDF-2.0"  # the first whose rules know this lock
    writer.encrypt(password, algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _made_at(document: Any) -> datetime:
    """When the file is made, in UTC: reportlab is wrong about zones of half hours."""
    return datetime.fromtimestamp(document._timeStamp.t, UTC)


def _date(document: Any) -> pdfdoc.PDFString:
    return pdfdoc.PDFString(_made_at(document).strftime("D:%Y%m%d%H%M%S+00'00'"))


def _catalog(document: Any) -> Any:
    """The document's root, which writes only the entries that it has been told of."""
    catalog = document.Catalog
    if "AF" not in catalog.__NoDefault__:
        catalog.__NoDefault__ = catalog.__Refs__ = [*catalog.__NoDefault__, "AF", "OutputIntents"]
    return catalog
