"""Small documents for the tests of the graph layer, built the way `ingest` builds them: claims with exact quotes."""

from dataclasses import dataclass, field
from hashlib import sha256

from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity, Evidence, Label, Modality, Term, Value
from graph.statements.filing import Filed, file_document, read_filed
from ontology.identifiers import SCHEME, VOCABULARY, fingerprint, mint

HAI_PHONG = mint("region", "VN-HP")
HA_NOI = mint("region", "VN-HN")
KITAKYUSHU = mint("city", "1859307")
FUKUOKA = mint("city", "1863967")
JAPAN = mint("country", "JP")
KOREA = mint("country", "KR")
LG = mint("company", "lg.KR")
COMMITTEE = mint("organisation", "ubnd.VN-HP")

PLACES = {
    HAI_PHONG: Entity(
        HAI_PHONG,
        (VOCABULARY + "City",),
        (Label("Hải Phòng", "vi", True), Label("Haiphong", "en", True)),
        country=mint("country", "VN"),
        latitude=20.86,
        longitude=106.68,
        source="test",
    ),
    HA_NOI: Entity(HA_NOI, (VOCABULARY + "City",), (Label("Hà Nội", "vi", True),), mint("country", "VN")),
    KITAKYUSHU: Entity(KITAKYUSHU, (VOCABULARY + "City",), (Label("Kitakyushu", "en", True),), JAPAN),
    FUKUOKA: Entity(FUKUOKA, (VOCABULARY + "City",), (Label("Fukuoka", "en", True),), JAPAN),
    JAPAN: Entity(JAPAN, (v.COUNTRY,), (Label("Nhật Bản", "vi", True), Label("Japan", "en", True))),
    KOREA: Entity(KOREA, (v.COUNTRY,), (Label("Hàn Quốc", "vi", True),)),
    LG: Entity(LG, (VOCABULARY + "Company",), (Label("LG", None, True),)),
    COMMITTEE: Entity(
        COMMITTEE, (v.LOCAL_GOVERNMENT,), (Label("UBND thành phố Hải Phòng", "vi", True),), within=HAI_PHONG
    ),
}


@dataclass
class Told:
    """A document under construction: each call adds a sentence and what it claims."""

    name: str
    published: str | None = None
    path: str | None = None
    source: str | None = None
    language: str = "vi"
    text: str = ""
    claims: list[Claim] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)

    @property
    def iri(self) -> str:
        return mint("document", sha256(self.name.encode()).hexdigest()[:16])

    def agreement(
        self,
        *parties: str,
        kind: str | None = "mou",
        signed: str | None = None,
        until: str | None = None,
        ended: str | None = None,
        status: str | None = None,
        modality: Modality = "asserted",
    ) -> str:
        """Add an agreement; its local name comes back."""
        return self._relation(
            v.AGREEMENT,
            "agreement",
            [
                *((v.HAS_PARTY, party) for party in parties),
                *([(v.HAS_AGREEMENT_KIND, f"{SCHEME}agreement-{kind}")] if kind else []),
                *self._dated({v.SIGNED_ON: signed, v.VALID_UNTIL: until, v.TERMINATED_ON: ended}),
                *([(v.STATED_STATUS, v.STATUS_SCHEME + status)] if status else []),
            ],
            modality,
        )

    def tie(
        self,
        *parties: str,
        kind: str = "friendship",
        since: str | None = None,
        until: str | None = None,
        modality: Modality = "asserted",
    ) -> str:
        """Add a tie."""
        pairs: list[tuple[str, Term]] = [(v.HAS_PARTY, party) for party in parties]
        pairs += [(v.HAS_TIE_KIND, f"{SCHEME}tie-{kind}"), *self._dated({v.SINCE: since, v.UNTIL: until})]
        return self._relation(v.TIE, "tie", pairs, modality)

    def relation(self, cls: str, segment: str, pairs: list[tuple[str, Term]]) -> str:
        """Add a relation of any class."""
        return self._relation(cls, segment, pairs, "asserted")

    def sentence(self, relations: list[tuple[str, str, list[tuple[str, Term]]]]) -> None:
        """Add one sentence that states several relations, each by its class, its kind of name and its claims."""
        triples: list[tuple[str, str, Term]] = []
        for number, (cls, segment, pairs) in enumerate(relations):
            node = mint(
                segment, f"{self.iri.rsplit('/', 1)[-1]}-{fingerprint(self.name, str(len(self.text)), str(number))}"
            )
            triples += [(node, v.TYPE, cls), *((node, p, o) for p, o in pairs)]
        self._say(triples, "asserted")

    def plain(self, subject: str, predicate: str, thing: Term) -> None:
        """Add a claim without a node of its own."""
        self._say([(subject, predicate, thing)], "asserted")

    def record(self) -> DocumentRecord:
        return DocumentRecord(
            iri=self.iri,
            name=f"{self.name}.txt",
            text=self.text,
            language=self.language,
            media_type="text/plain",
            title=self.name,
            published=self.published,
            source=self.source,
            path_key=self.path or self.name,
            sentences=self.text.count("\n"),
            extractor="rules-1",
            recorded="2026-11-22T08:00:00Z",
        )

    def entities(self) -> list[Entity]:
        return [PLACES[iri] for iri in sorted(self.mentioned) if iri in PLACES]

    def filed(self) -> Filed:
        return read_filed(self.iri, file_document(self.record(), self.claims, self.entities()))

    def _dated(self, dates: dict[str, str | None]) -> list[tuple[str, Term]]:
        return [(predicate, Value(stated)) for predicate, stated in dates.items() if stated]

    def _relation(self, cls: str, segment: str, pairs: list[tuple[str, Term]], modality: Modality) -> str:
        node = mint(segment, f"{self.iri.rsplit('/', 1)[-1]}-{fingerprint(self.name, str(len(self.text)))}")
        self._say([(node, v.TYPE, cls), *((node, p, o) for p, o in pairs)], modality)
        return node

    def _say(self, triples: list[tuple[str, str, Term]], modality: Modality) -> None:
        sentence = f"Câu số {len(self.text)} của tài liệu."
        begin = len(self.text)
        self.text += sentence + "\n"
        evidence = Evidence(self.iri, sentence, begin, begin + len(sentence))
        for subject, predicate, thing in triples:
            self.claims.append(Claim(subject, predicate, thing, evidence, "test.rule", modality, 0.9))
            self.mentioned.update(x for x in (subject, thing) if isinstance(x, str))
