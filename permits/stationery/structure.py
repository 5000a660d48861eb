"""Writing the structure tree into the PDF (ISO 32000-1, 14.7 and 14.8)."""

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from permits.stationery.tagging import Area, Mark, Node


def write_structure(pdf: Pdf, document: Node) -> None:
    """Give the PDF the tree, and its pages the way back from each piece of content to its element."""
    _Tree(pdf).write(document)


class _Tree:
    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners: list[list[Object]] = [[] for _ in self.pages]
        self.annotations: list[Object] = []

    def write(self, document: Node) -> None:
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(document, root)
        numbers: list[int | Object] = []
        for index, (page, owners) in enumerate(zip(self.pages, self.owners, strict=True)):
            page.StructParents = index
            page.Tabs = Name.S
            numbers.extend([index, self.pdf.make_indirect(Array(owners))])
        for index, element in enumerate(self.annotations, start=len(self.pages)):
            numbers.extend([index, element])
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self.pages) + len(self.annotations)
        self.pdf.Root.StructTreeRoot = root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, node: Node, parent: Object) -> Object:
        element = self.pdf.make_indirect(Dictionary(S=Name(f"/{node.tag}"), P=parent))
        kids = self._kids(node, element)
        if node.link:
            kids += [self._link(area, node.link, element) for area in node.areas]
        if kids:
            element.K = Array(kids) if len(kids) > 1 else kids[0]
        self._describe(element, node)
        return element

    def _kids(self, node: Node, element: Object) -> list[int | Object]:
        marks = [kid for kid in node.kids if isinstance(kid, Mark)]
        for page, number in marks:
            owners = self.owners[page]
            owners.extend([element] * (number + 1 - len(owners)))
            owners[number] = element
        if marks and len({mark.page for mark in marks}) == 1:
            element.Pg = self.pages[marks[0].page]
            return [self._element(kid, element) if isinstance(kid, Node) else kid.number for kid in node.kids]
        return [
            self._element(kid, element)
            if isinstance(kid, Node)
            else Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.number)
            for kid in node.kids
        ]

    def _describe(self, element: Object, node: Node) -> None:
        if node.alt:
            element.Alt = String(node.alt)
        if node.actual:
            element.ActualText = String(node.actual)
        if node.scope:
            element.A = Dictionary(O=Name.Table, Scope=Name(f"/{node.scope}"))
        if node.numbering:
            element.A = Dictionary(O=Name.List, ListNumbering=Name(f"/{node.numbering}"))
        if node.tag == "Figure" and node.areas:
            element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=_box(node.areas[0]))

    def _link(self, area: Area, url: str, element: Object) -> Object:
        page = self.pages[area.page]
        annotation = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=_box(area),
                Border=Array([0, 0, 0]),
                F=4,
                Contents=String(url),
                A=Dictionary(S=Name.URI, URI=String(url)),
                StructParent=len(self.pages) + len(self.annotations),
            )
        )
        self.annotations.append(element)
        page.Annots = Array([*page.get("/Annots", Array([])), annotation])
        return Dictionary(Type=Name.OBJR, Pg=page, Obj=annotation)


def _box(area: Area) -> Array:
    return Array([round(edge, 2) for edge in (area.left, area.bottom, area.right, area.top)])
