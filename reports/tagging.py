"""Mends the tags of a PDF before it is written, where WeasyPrint leaves them short of PDF/UA.

Leans on how WeasyPrint and pydyf keep their objects: both are pinned, and the result is validated in the tests.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pydyf
from weasyprint import Document

REFERENCE = re.compile(rb"(\d+) 0 R")
POINTS_IN_A_PIXEL = 0.75
PRINTED = 4
"""The flag of an annotation that is there on paper as well."""

Element = Any
"""A pydyf dictionary: a structure element, a page, an annotation."""


class Finisher:
    """Called by WeasyPrint with the laid-out document and its PDF. `titles` says where each anchor leads, in words."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.titles = titles

    def __call__(self, document: Document, pdf: pydyf.PDF) -> None:
        tree = _Tree(pdf)
        tree.leave_out_running_heads()
        height = document.pages[0].height
        for element in tree.elements:
            match element["S"]:
                case "/TH":
                    tree.say_which_way_it_points(element)
                case "/TD":
                    tree.drop_lists_of_headers(element)
                case "/LI":
                    tree.hold_in_one_body(element)
                case "/Figure":
                    _measure_in_points(element, height)
                case _:
                    pass
        for page in tree.pages:
            self._describe_links(tree, page)
        tree.tag_contents()

    def _describe_links(self, tree: "_Tree", page: Element) -> None:
        for reference in page.get("Annots", ()):
            annotation = tree.at(reference)
            annotation["F"] = PRINTED
            if "Dest" in annotation and annotation["Dest"].string in self.titles:
                annotation["Contents"] = pydyf.String(f"Go to: {self.titles[annotation['Dest'].string]}")
            elif "URI" in annotation.get("A", ()) and "Contents" not in annotation:
                annotation["Contents"] = annotation["A"]["URI"]


class _Tree:
    """The structure tree of a PDF: its elements, reached from the top, with the pages they stand on."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.pages = [self.at(reference) for reference in pdf.page_references]
        self.elements = list(self._walk(self.at(self.root["K"][0])))

    def at(self, reference: bytes) -> Element:
        return self.pdf.objects[_number(reference)]

    def parent(self, element: Element) -> Element:
        return self.at(element["P"])

    def children(self, element: Element) -> list[Element]:
        numbers = [number for kid in element["K"] if (number := _number(kid)) is not None]
        return [self.pdf.objects[n] for n in numbers if self.pdf.objects[n].get("Type") == "/StructElem"]

    def _walk(self, element: Element) -> Iterator[Element]:
        waiting = [element]
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(self.children(found)))

    def leave_out_running_heads(self) -> None:
        """What stands in the margins is decoration to who follows the tags: mark it so, and drop its elements."""
        reached = {element.number for element in self.elements}
        numbers = self.at(self.root["ParentTree"])["Nums"]
        for place, page in enumerate(self.pages):
            owners = numbers[2 * place + 1]
            unreached = {mark for mark, owner in enumerate(owners) if _number(owner) not in reached}
            for mark in unreached:
                owners[mark] = b"null"
            stream = self.at(page["Contents"]).stream
            for at, item in enumerate(stream):
                if isinstance(item, pydyf.Dictionary) and item.get("MCID", -1) in unreached:
                    stream[at - 1], stream[at] = "/Artifact", b"<</Type /Pagination>>"
        for item in self.pdf.objects:
            if (
                isinstance(item, pydyf.Dictionary)
                and item.get("Type") == "/StructElem"
                and item.number not in reached
            ):
                item.clear()

    def say_which_way_it_points(self, header: Element) -> None:
        """A simple table needs its headers' scope, and then neither their names nor lists of them on every cell."""
        group = self.parent(self.parent(header))
        header["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
        header.pop("ID", None)

    def drop_lists_of_headers(self, cell: Element) -> None:
        cell["A"].pop("Headers", None)
        if len(cell["A"]) == 1:
            del cell["A"]

    def hold_in_one_body(self, item: Element) -> None:
        """A list item holds a label and one body, and everything else inside that body."""
        kids = self.children(item)
        strays = [kid for kid in kids if kid["S"] not in {"/Lbl", "/LBody"}]
        if not strays:
            return
        body = next((kid for kid in kids if kid["S"] == "/LBody"), None) or self._new_body(item)
        labels = [kid.reference for kid in kids if kid["S"] == "/Lbl"]
        item["K"] = pydyf.Array([*labels, body.reference])
        for stray in strays:
            body["K"].append(stray.reference)
            stray["P"] = body.reference

    def _new_body(self, item: Element) -> Element:
        body = pydyf.Dictionary(
            {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "Pg": item["Pg"], "P": item.reference}
        )
        self.pdf.add_object(body)
        return body

    def tag_contents(self) -> None:
        """A list that holds nothing but links within the document is a table of contents."""
        for element in self.elements:
            outermost = self.parent(element).get("S") != "/L" and self.parent(element).get("S") != "/LBody"
            if element["S"] == "/L" and outermost and self._is_contents(element):
                self._as_contents(element)

    def _is_contents(self, listing: Element) -> bool:
        held = [
            kid
            for item in self.children(listing)
            for body in self.children(item)
            for kid in self.children(body)
        ]
        bodies = [body["S"] for item in self.children(listing) for body in self.children(item)]
        return (
            bool(held)
            and set(bodies) == {"/LBody"}
            and all(kid["S"] == "/Link" or (kid["S"] == "/L" and self._is_contents(kid)) for kid in held)
        )

    def _as_contents(self, listing: Element) -> None:
        listing["S"] = "/TOC"
        for item in self.children(listing):
            item["S"] = "/TOCI"
            for body in self.children(item):
                body["S"] = "/Reference"
                for inner in [kid for kid in self.children(body) if kid["S"] == "/L"]:
                    body["K"].remove(inner.reference)
                    item["K"].append(inner.reference)
                    inner["P"] = item.reference
                    self._as_contents(inner)


def _measure_in_points(figure: Element, height: float) -> None:
    """WeasyPrint measures a figure's box in pixels from the top; a PDF counts points from the bottom."""
    box = figure.get("A", {}).get("BBox")
    if box:
        left, top, right, bottom = box
        corners = (left, height - bottom, right, height - top)
        figure["A"]["BBox"] = pydyf.Array([corner * POINTS_IN_A_PIXEL for corner in corners])


def _number(reference: object) -> int | None:
    if isinstance(reference, str):
        reference = reference.encode()
    match = REFERENCE.fullmatch(reference) if isinstance(reference, bytes) else None
    return int(match[1]) if match else None
