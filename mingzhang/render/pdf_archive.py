"""What makes a booklet an archive copy: PDF/A-3a and PDF/UA-1 in one file, data attached.

WeasyPrint declares one of the two standards at a time and compresses the metadata; this module is
its finisher. Nothing here knows the time of day: every date comes from the document's data.
"""

from __future__ import annotations

import hashlib
import importlib.resources
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any

import pydyf

from mingzhang.compute.document import Document
from mingzhang.load.documents import DocumentSource

MEDIA_TYPES = {
    ".yaml": "application/yaml",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLOURS = "sRGB2014"
# PDF/A describes every schema it does not know itself: that of PDF/UA.
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the booklet; the relationship is the standard's word (Source, Data)."""

    name: str
    content: bytes
    relationship: str
    description: str


def attachments(document: Document, workbook: bytes, data: bytes) -> list[Attachment]:
    """What a booklet carries: the data as typed, and the document for machines."""
    base = document.source.id.replace("/", "-")
    title = document.source.title
    typed = document.source.text.encode()
    return [
        Attachment(f"{base}.yaml", typed, "Source", f"{title}编制数据：全部数字和文字由此生成"),
        Attachment(f"{base}.xlsx", workbook, "Data", f"{title}全部表格，合计为公式"),
        Attachment(f"{base}.json", data, "Data", f"{title}表格、文字与计算关系，供程序读取"),
    ]


def date_of(source: DocumentSource) -> str:
    """The day a booklet bears (ISO): when it was published, as its ledger or its data say.

    Without that, the first day on which the document can exist: a budget's year begins, a year
    whose accounts are drawn up has ended. Never the day of the build.
    """
    year = source.year if source.kind == "budget" else source.year + 1
    return source.published or f"{year}-01-01"


@dataclass(frozen=True, slots=True)
class Finisher:
    """Called by WeasyPrint when all but the trailer stands."""

    date: str
    files: Sequence[Attachment]

    def __call__(self, document: Any, pdf: Any) -> None:
        metadata = document.metadata
        day = pydyf.String(f"D:{self.date.replace('-', '')}000000Z")
        pdf.info["CreationDate"] = pdf.info["ModDate"] = day
        stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
        text = XMP.format(
            title=escape(metadata.title),
            author=escape(metadata.authors[0]),
            subject=escape(metadata.description),
            language=escape(metadata.lang),
            date=f"{self.date}T00:00:00Z",
            creator=escape(metadata.generator),
            producer=escape(pdf.info["Producer"].string),
        )
        stream.stream, stream.compress = [text.encode()], False
        pdf.catalog["OutputIntents"] = pydyf.Array([_screen_colours(pdf)])
        files = [(one.name, _embedded(pdf, one, day)) for one in self.files]
        if files:
            names = [part for name, ref in sorted(files) for part in (pydyf.String(name), ref)]
            pdf.catalog.setdefault("Names", pydyf.Dictionary())
            pdf.catalog["Names"]["EmbeddedFiles"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
            pdf.catalog["AF"] = pydyf.Array(reference for _, reference in files)


def _screen_colours(pdf: Any) -> Any:
    """The output intent, sRGB; WeasyPrint would add the same but leave the file open."""
    profile = importlib.resources.files("weasyprint.pdf") / f"{COLOURS}.icc"
    stream = pydyf.Stream([profile.read_bytes()], pydyf.Dictionary({"N": 3}), compress=True)
    pdf.add_object(stream)
    name = pydyf.String(COLOURS)
    intent = {"Type": "/OutputIntent", "S": "/GTS_PDFA1", "OutputConditionIdentifier": name}
    return pydyf.Dictionary({**intent, "Info": name, "DestOutputProfile": stream.reference})


def _embedded(pdf: Any, file: Attachment, day: Any) -> Any:
    """Add the file; gives the reference to its specification."""
    media = MEDIA_TYPES[PurePosixPath(file.name).suffix].replace("/", "#2f")
    digest = hashlib.md5(file.content, usedforsecurity=False).hexdigest()
    size = len(file.content)
    facts = {"Size": size, "CheckSum": f"<{digest}>", "CreationDate": day, "ModDate": day}
    kind = {"Type": "/EmbeddedFile", "Subtype": f"/{media}", "Params": pydyf.Dictionary(facts)}
    stream = pydyf.Stream([file.content], pydyf.Dictionary(kind), compress=True)
    pdf.add_object(stream)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(file.name),
            "UF": pydyf.String(file.name),
            "Desc": pydyf.String(file.description),
            "AFRelationship": f"/{file.relationship}",
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
        }
    )
    pdf.add_object(specification)
    return specification.reference
