# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # City diplomacy: what the sources let us say
#
# Four questions to a store of Banggiao: when and how localities tie themselves to each other, who stands in
# the middle, how much of what a city *says* it has can be *named*, and what is in force in which year.
# Every number rests on claims, and every claim on words of a document; the last part checks that.
#
# Run it from the project folder, after `banggiao ingest`: `jupytext --to ipynb
# notebooks/city_diplomacy.py`, or as a plain script.

# %% tags=["parameters"]
import os
from datetime import date
from pathlib import Path

STORE = Path(os.environ.get("BANGGIAO_STORE", "data/store"))
AS_OF = date.fromisoformat(os.environ.get("BANGGIAO_AS_OF", date.today().isoformat()))
PLACE = os.environ.get("BANGGIAO_PLACE", "Hải Phòng")

# %%
import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
from IPython.display import display

from graph.asking.units import namesakes
from graph.claim import Value
from graph.naming.labels import read_names
from graph.showing.network import build_network, ego, find_node, positions
from graph.view import View
from ontology.terms import load_schemes

view = View.open(STORE)
network = build_network(view, AS_OF)


def table(query: str, **bindings: str) -> pd.DataFrame:
    """Ask the store and give a table; vocabulary, scheme and entity addresses are cut to their names."""
    rows = view.select(PREFIXES + query, bindings)
    return pd.DataFrame([{name: plain(term) for name, term in row.items()} for row in rows])


def plain(term: str | Value) -> str:
    return term.lexical if isinstance(term, Value) else term.rsplit("#", 1)[-1].removeprefix(SCHEME)


def name(iri: str) -> str:
    return str(network.nodes[iri]["label_vi"]) if iri in network else iri.rsplit("/", 1)[-1]


SCHEME = "https://w3id.org/banggiao/scheme/"
PREFIXES = f"""
PREFIX bg: <https://w3id.org/banggiao/ontology#>
PREFIX bgs: <{SCHEME}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""

# %% [markdown]
# ## What we have read
#
# Claims are what documents assert; relations are what the claims add up to. Few claims a relation means
# that most of it hangs on one source.

# %%
documents = table("""
SELECT ?document ?title ?language ?publishedOn (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {
  ?document a bg:Document ; bg:title ?title ; bg:language ?language .
  OPTIONAL { ?document bg:publishedOn ?publishedOn }
  OPTIONAL { GRAPH ?document { ?claim a bg:Claim } }
}
GROUP BY ?document ?title ?language ?publishedOn
ORDER BY ?document
""").astype({"claims": int})
display(documents.drop(columns="document"))

assert not documents.empty
assert documents["claims"].sum() > 0

# %% [markdown]
# ## When were agreements signed, and of which kind?
#
# Only signings with a stated year count. Beware of survivorship: signings are reported far more often than
# endings.

# %%
agreements = table("""
SELECT ?agreement ?kind ?signedOn
WHERE {
  ?agreement a bg:Agreement .
  # A paper that a merged province left to its successor was signed once.
  FILTER NOT EXISTS { ?agreement bg:isInheritedFrom ?earlier }
  OPTIONAL { ?agreement bg:hasAgreementKind ?kind }
  OPTIONAL { ?agreement bg:signedOn ?signedOn }
}
ORDER BY ?agreement ?kind ?signedOn
""").reindex(columns=["agreement", "kind", "signedOn"])
dated = agreements.dropna(subset=["signedOn"]).drop_duplicates("agreement")
dated = dated.assign(year=dated["signedOn"].str[:4].astype(int), kind=dated["kind"].fillna("agreement-unspecified"))
by_year = dated.pivot_table(index="year", columns="kind", values="agreement", aggfunc="count", fill_value=0)
display(by_year)

figure, axes = plt.subplots(figsize=(9, 3.6), layout="constrained")
kinds = {
    concept.iri.removeprefix(SCHEME): concept.label.en for concept in load_schemes()["agreement"].concepts.values()
}
every_year = by_year.reindex(range(by_year.index.min(), AS_OF.year + 1), fill_value=0)
every_year.rename(columns=kinds).plot.bar(stacked=True, ax=axes, width=0.8)
axes.set(title="Agreements by year of signing", xlabel="", ylabel="agreements")
axes.yaxis.get_major_locator().set_params(integer=True)
axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))

assert by_year.to_numpy().sum() == len(dated)

# %% [markdown]
# ## Who stands in the middle?
#
# Ties and agreements only; companies, offices and networks are left out. Degree counts partners,
# betweenness how often a place lies on the shortest way between two others.

# %%
partners = nx.Graph()
for source, target, data in network.edges(data=True):
    if data["type"] in {"tie", "agreement"} and data.get("status") in {"in-force", "presumed-in-force", "inherited"}:
        partners.add_edge(source, target)
between = nx.betweenness_centrality(partners)
central = pd.DataFrame(
    {
        "place": [name(node) for node in partners],
        "partners": [partners.degree(node) for node in partners],
        "betweenness": [round(between[node], 3) for node in partners],
    }
).sort_values(["partners", "betweenness", "place"], ascending=[False, False, True], ignore_index=True)
display(central.head(10))

assert central["betweenness"].between(0, 1).all()

# %% [markdown]
# ## How much of what is stated can be named?
#
# A city says "26 partner localities"; the documents name some of them. The difference is coverage, not
# error: it says which documents are still to be read.

# %%
place = find_node(network, PLACE)
assert place is not None, f"{PLACE} is in no relation of this store"
# Figures speak of the unit of their time: those of the old and of the new unit of the name belong together.
names = read_names(view)
units = [unit.iri for unit in namesakes(names.get(place), names)]
figures = """
SELECT DISTINCT ?place ?value ?asOf ?title
WHERE {
  ?observation a bg:Observation ; bg:isObservedOf ?place ; bg:value ?value ;
    bg:hasMeasure bgs:measure-partner-localities ; bg:restsOn ?claim .
  OPTIONAL { ?observation bg:asOf ?asOf }
  GRAPH ?document { ?claim a bg:Claim . ?document bg:title ?title }
}
ORDER BY ?asOf ?value ?title
"""
stated = pd.concat([table(figures, place=unit) for unit in units]).reindex(columns=["value", "asOf", "title"])
named = table("SELECT ?place ?partner WHERE { ?place bg:hasPartner ?partner } ORDER BY ?partner", place=place)
named_partners = [] if named.empty else [name(partner) for partner in named["partner"]]
display(stated)
print(f"{name(place)}: {len(named_partners)} named: {', '.join(named_partners)}")

if not stated.empty:
    counts = stated.assign(value=stated["value"].astype(float), asOf=stated["asOf"].fillna("no date"))
    figure, axes = plt.subplots(figsize=(9, 2.8), layout="constrained")
    axes.barh(
        counts["asOf"] + " · " + counts["title"].str.slice(0, 40),
        counts["value"],
        color="#a9cfcc",
        label="stated",
    )
    axes.axvline(len(named_partners), color="#0b6e69", label="named in these documents")
    axes.set(title=f"Partner localities of {name(place)}", xlabel="localities")
    figure.legend(frameon=False, loc="outside lower right", ncols=2)

# %% [markdown]
# ## What is in force in which year?
#
# The status of each agreement on 31 December, as the rules compute it. The upper band is presumption:
# signed, and no document states a term.

# %%
periods = table("""
SELECT ?agreement ?status ?from ?until
WHERE {
  ?agreement a bg:Agreement ; bg:hasStatusPeriod ?period .
  ?period bg:hasStatus ?status ; bg:fromDay ?from .
  OPTIONAL { ?period bg:untilDay ?until }
}
ORDER BY ?agreement ?from ?status
""").reindex(columns=["agreement", "status", "from", "until"])
assert not periods.empty
years = range(int(periods["from"].min()[:4]), AS_OF.year + 1)
ends = [min(f"{year}-12-31", AS_OF.isoformat()) for year in years]
covering = {
    end: periods[(periods["from"] <= end) & (periods["until"].fillna("9999") >= end)]["status"].value_counts()
    for end in ends
}
standing = pd.DataFrame(covering).T.reindex(columns=["status-in-force", "status-presumed-in-force", "status-inherited"])
standing = standing.fillna(0)
standing.index = pd.Index(years, name="year")

figure, axes = plt.subplots(figsize=(9, 3.2), layout="constrained")
standing.columns = ["in force", "presumed in force", "inherited"]
standing.plot.bar(stacked=True, ax=axes, width=0.8, color=["#0b6e69", "#9dbbe3", "#6d4aa8"])
axes.yaxis.get_major_locator().set_params(integer=True)
axes.set(title="Agreements standing at the end of each year", xlabel="", ylabel="agreements")
axes.legend(frameon=False, loc="upper left")

assert (standing.to_numpy() >= 0).all()

# %% [markdown]
# ## The neighbourhood of one place

# %%
around = ego(network, place)
layout = positions(around)
figure, axes = plt.subplots(figsize=(8, 6), layout="constrained")
nx.draw_networkx_edges(around, layout, ax=axes, edge_color="#b8c2cc", arrows=False)
nx.draw_networkx_nodes(around, layout, ax=axes, node_size=90, node_color="#0b6e69")
above = {node: (x, y - 16) for node, (x, y) in layout.items()}
nx.draw_networkx_labels(around, above, {node: name(node) for node in around}, ax=axes, font_size=8)
axes.set(title=f"{name(place)} on {AS_OF:%d/%m/%Y}")
axes.set_axis_off()
axes.invert_yaxis()

# %% [markdown]
# ## Does it hold?
#
# Three things must be true of every store: a quote is exactly the words at its offsets; every agreement
# rests on a claim; a pair that is only being prepared is no partner.

# %%
quotes = table("""
SELECT ?text ?begin ?end ?quote
WHERE {
  GRAPH ?document {
    ?document bg:text ?text .
    ?evidence bg:quote ?quote ; bg:begin ?begin ; bg:end ?end
  }
}
ORDER BY ?document ?begin ?end
""")
exact = [row.text[int(row.begin) : int(row.end)] == row.quote for row in quotes.itertuples()]
groundless = table(
    "SELECT ?agreement WHERE { ?agreement a bg:Agreement FILTER NOT EXISTS { ?agreement bg:restsOn ?claim } }"
)
early = table("SELECT ?a ?b WHERE { ?a bg:hasProspectivePartner ?b ; bg:hasPartner ?b }")

assert len(exact) > 0
assert all(exact)
assert groundless.empty
assert early.empty
print(f"{len(exact)} quotes checked against {len(documents)} documents")
