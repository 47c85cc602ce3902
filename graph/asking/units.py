"""Units of one name: the old and the new Hải Phòng are two, and the day tells which one is meant.

`unit_on` follows a name to the unit that bears it on a day, `namesakes` gives all of its line, and `told_apart`
calls the older one by its time where both are in one list: "Hải Phòng (trước 01/07/2025)".

    unit_on(names.get(".../region/VN-HP"), date(2026, 1, 1), names).iri      # .../region/VN-HP.2025
"""

from datetime import date, timedelta

from graph.days import day_in_words
from graph.naming.labels import Named, Names

_BEFORE = {"vi": "{name} (trước {day})", "en": "{name} (before {day})"}


def unit_on(thing: Named, day: date, names: Names) -> Named:
    """Give the unit that bears the name on a day; the thing itself where no other does."""
    return next((unit for unit in namesakes(thing, names) if _exists_on(unit, day)), thing)


def namesakes(thing: Named, names: Names) -> tuple[Named, ...]:
    """Give the units of one name that followed each other, oldest first; the thing itself is one."""
    line = [thing]
    while (older := _predecessor(line[0], names)) is not None and older not in line:
        line.insert(0, older)
    while (newer := _successor(line[-1], names)) is not None and newer not in line:
        line.append(newer)
    return tuple(line)


def told_apart(thing: Named, language: str, names: Names) -> str:
    """Name a unit so that nobody takes it for its successor of the same name."""
    label = thing.label(language)
    if thing.last is None or _successor(thing, names) is None:
        return label
    return _BEFORE[language].format(name=label, day=day_in_words(thing.last + timedelta(days=1), language))


def _exists_on(unit: Named, day: date) -> bool:
    return (unit.first is None or unit.first <= day) and (unit.last is None or day <= unit.last)


def _successor(unit: Named, names: Names) -> Named | None:
    newer = None if unit.successor is None else names.get(unit.successor)
    return newer if newer is not None and newer.label("vi") == unit.label("vi") else None


def _predecessor(unit: Named, names: Names) -> Named | None:
    older = (names.get(iri) for iri in names.predecessors(unit.iri))
    return next((o for o in older if o is not None and o.label("vi") == unit.label("vi")), None)
