"""Write docs/words.md: every sentence once, as the shipped ledgers say it, in every language.

python tools/words.py
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest import mock

import pledgewatch as pw
from pledgewatch.lint import lint, listing
from pledgewatch.show import changes, text
from pledgewatch.show.site import Settings, site
from pledgewatch.words import LANGUAGES, in_language, templates

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "words.md"
HEAD = """\
# Every sentence

What is shown anywhere is made of templates, one table for each language: `words/en.toml` and `words/fr.toml` in the
package (what is said to whoever writes a ledger, and of the scales of others, in English alone). Here each of them stands once, as it is said of a shipped ledger at one date or another; a template that no shipped ledger
comes to is shown *in italics*, with a made-up example. The names in a ledger, quotations and what it says in its own
words stay as they are.

In code, `pw.in_language("fr")` speaks French for as long as a `with` lasts, and `explain`, `summary` and the like take
`language="fr"`; on the command line it is `--language fr`. `tools/words.py` writes this page.
"""
MADE_UP: Mapping[str, str | int | tuple[str, str]] = {
    "against": ("Reported against it: 2 confirmed", "Rapporté contre elle : 2 confirmés"), "second": ("7 April 2022", "7 avril 2022"),
    "actor": "Russia", "act": ("shelling", "tirs d'artillerie"), "activities": "shelling", "acts": "shelling",
    "about": ("the denial", "le démenti"), "after": ("broken", "rompue"), "age": "9", "amount": "8,600 troops",
    "answer": ("nobody counted before", "personne n'a compté avant"), "at": ("30 March 2022", "30 mars 2022"),
    "because": (", because time passed", ", parce que le temps a passé"), "before": ("2 a day", "2 par jour"),
    "both": ("Reuters and AFP", "Reuters et AFP"), "bounds": ("(40 to 60)", "(40 à 60)"), "by": "+12",
    "chance": ("87 %, very likely", "87 %, très probable"), "chances": "62 %, 39 %, 11 %",
    "change": ("it is settled", "c'est définitif"), "city": "Kyiv", "condition": "peace",
    "count": ("8 incidents", "8 incidents"), "counted": ("4 incidents before it", "4 incidents avant"),
    "counts": ("2 confirmed", "2 confirmés"), "course": ("From 62 % on 29 March to 11 % on 7 April", "De 62 % le 29 mars à 11 % le 7 avril"),
    "day": ("6 April 2022", "6 avril 2022"), "days": ("90 days", "90 jours"), "debtor": ("Russia", "Russia"),
    "doubts": ("who did it", "qui l'a fait"), "due": ("4 January 1996", "4 janvier 1996"),
    "each": ("62 % and 40 %", "62 % et 40 %"), "effect": ("1 a day since, against 2 a day before", "1 par jour depuis, contre 2 par jour avant"),
    "end": ("99 days", "99 jours"), "estimate": ("62 % (34 to 88)", "62 % (34 à 88)"),
    "finding": ("62 % on 29 March 2022", "62 % le 29 mars 2022"), "first": ("62 % (34 to 88)", "62 % (34 à 88)"),
    "flags": "", "half": ("45 % (15 to 72)", "45 % (15 à 72)"), "head": ("Claim contradicted", "Affirmation contredite"),
    "high": ("two thirds", "les deux tiers"), "high_verdict": ("kept", "tenue"), "horizon": ("56 days", "56 jours"),
    "inside": "", "kept": 1, "kind": ("It went on", "Cela a continué"), "label": "Said",
    "last": "11 %", "later": ("1 April 2022", "1 avril 2022"), "left_out": ("The pledge leaves out Sumy", "La promesse laisse de côté Sumy"),
    "length": "48 h", "letter": "B", "letters": ("B and C", "B et C"), "likely": ("very likely", "très probable"),
    "look": ("its settled end", "son terme définitif"), "low": ("a quarter", "le quart"), "low_verdict": ("broken", "rompue"),
    "made": ("Russia, 29 March 2022", "Russia, 29 mars 2022"), "lifecycle": ("over", "terminée"), "measure": ("incidents", "les incidents"), "most": ("20 days", "20 jours"), "moved": ("the class +0.49", "la classe +0,49"),
    "moves": ("a violation: 87 %", "une violation : 87 %"), "n": 3, "name": ("first", "premier"),
    "named": ("the first: shelling in Irpin", "le premier : tirs d'artillerie (Irpin)"), "names": "words-default-1",
    "never": ("can be found broken, and never kept", "peut être jugée rompue, et jamais tenue"),
    "news": ("a violation", "une violation"), "note": ("Condition: peace.", "Condition : peace."),
    "old": ("the promise by Russia", "la promesse de Russia"), "order": ("it is not known which", "on ne sait pas laquelle"),
    "other": '"several-fold"', "others": ("shelling in Irpin", "tirs d'artillerie (Irpin)"), "outlets": ("BBC and AFP", "BBC et AFP"),
    "outside": ("In Sumy, 3 before, 9 since", "À Sumy, 3 avant, 9 depuis"), "p": "87 %", "parts": ("the class +0.49", "la classe +0,49"),
    "past": ("truce-01 kept", "truce-01 tenue"), "place": "Irpin", "places": "Sumy", "pledge": "kyiv-chernihiv", "pledges": ("2 pledges", "2 promesses"),
    "question": ("it is, or will be, broken", "qu'elle soit rompue"), "quote": "not a real withdrawal", "range": ("10 to 20 %", "10 à 20 %"),
    "rate": "2", "rating": "Promise Broken", "reading": ("half was left", "il en restait la moitié"),
    "reason": ("nobody counted both before and after", "personne n'a compté avant et après"), "record": ("none is decided", "aucune décidée"),
    "reports": 3, "rest": 2, "rows": 4, "rr": "50 %", "rung": ("verified", "vérifié"), "said": "", "sources": 2,
    "share": ("half", "la moitié"), "since": ("1 a day", "1 par jour"), "source": "Reuters", "speaker": "Fomin",
    "standing": ("not confirmed", "non confirmé"), "start": ("29 March", "29 mars"), "state": ("over", "terminée"), "stood": "14",
    "sure": 1, "table": "retract", "tally": ("2 confirmed violations", "2 violations confirmées"), "target": "Ukraine", "targets": "Ukraine",
    "terms": "", "text": "", "then": "150 %", "things": ("forces", "troupes"), "time": ("30 March 2022, 04:15", "30 mars 2022, 04:15"),
    "times": ("30 March 2022, 31 March 2022", "30 mars 2022, 31 mars 2022"), "tolerance": "3 d", "title": ("It went on (confirmed)", "Cela a continué (confirmé)"),
    "tone": "skeptical", "turns": ("It is settled", "C'est définitif"), "undecided": "", "unit": "troops", "until": "",
    "value": ("not known", "inconnu"), "verdict": ("broken", "rompue"), "version": "2025b", "wanted": ("half or less was pledged", "la moitié au plus était promis"),
    "watched": "80 %", "weight": "0.5", "what": ("shelling in Irpin", "tirs d'artillerie (Irpin)"), "when": (" on 30 March 2022", " le 30 mars 2022"),
    "where": ("in the weeks just before it", "dans les semaines juste avant"), "who": "Reuters", "whole": ("31 days", "31 jours"),
    "why": ("not decided", "indécises"), "wording": "drastically", "words": "a gesture of goodwill", "x": 60, "y": 31, "zone": ("Kyiv time", "heure de Kyiv"),
}  # fmt: skip
"""What fields are filled with where no shipped ledger does; a pair is English and French."""
OWN: Mapping[str, Mapping[str, str | int | tuple[str, str]]] = {
    "times": {
        "first": ("30 March 2022", "30 mars 2022"), "last": ("2 April 2022", "2 avril 2022"),
        "time": ("March 2022", "mars 2022"),
    },
    "states": {"share": "20"},
    "nouns": {"words": ": a gesture of goodwill"},
    "notes": {"when": ("30 March 2022", "30 mars 2022"), "sources": "Courier", "why": ("no date", "sans date")},
    "changes": {"before": ("holding", "tient"), "named": ("the first: shelling in Irpin", "le premier : tirs d'artillerie (Irpin)")},
    "pledges": {"when": ("30 March 2022", "30 mars 2022"), "until": ("no end date", "sans date de fin"), "quote": ': "a gesture of goodwill"'},
    "published": {
        "what": ("HEAD~1 (4f2a1c9d) of 30 March 2022, 04:15", "HEAD~1 (4f2a1c9d) du 30 mars 2022, 04:15"),
        "edits": ("1 entry added", "1 entrée ajoutée"), "name": "4f2a1c9d", "words": "Add a report", "old": 2,
        "chance": (" (chance of being broken 87 %)", " (probabilité de rupture 87 %)"),
    },
    "commands": {
        "file": "ledger/reports.toml", "files": "ledger/", "table": "report", "id": "irpin-30-march", "name": "Sumy", "drafts": "2 drafts wait for review",
        "first": "site/index.html", "unmet": 0, "title": "PolitiFact's campaign promise meters", "counts": "1 actor, 174 pledges", "columns": "commit (33)",
        "which": "3, 17", "old": 2, "what": "a truce",
    },
    "scores": {"pledges": ("truce-01", "truce-01")},
    "timelines": {
        "opened": ("in force at once", "en vigueur aussitôt"), "ends": ("no end date", "sans date de fin"),
        "levels": ("80 to 100 % on 30 March", "80 à 100 % le 30 mars"), "chances": ("62 % (34 to 88) on 29 March", "62 % (34 à 88) le 29 mars"),
        "sort": ("confirmed", "confirmé"), "n": "3", "years": "2022",
    },
    "levels": {"wanted": ("50 % or less", "50 % ou moins")},
    "charts": {
        "after": ("31 after", "31 après"), "before": ("60 before", "60 avant"), "class": "0.180", "explained": ("The chance is 87 %.", "La probabilité est de 87 %."),
        "found": ("2 kept", "2 tenues"), "headline": ("Kept.", "Tenue."), "last": ("2 April 2022", "2 avril 2022"), "latest": ("30 to 40 %", "30 à 40 %"),
        "levels": ("80 to 100 %", "80 à 100 %"), "one": "Reuters", "other": ("shelling in Irpin", "tirs d'artillerie (Irpin)"),
        "kind": ("reports", "rapporte"), "said": "0.120", "rate": "0.210", "span": ("1 to 28 February", "1er au 28 février"),
    },
    "maps": {
        "about": ("A pledge.", "Une promesse."), "first": ("3 March 2022", "3 mars 2022"), "last": ("7 April 2022", "7 avril 2022"), "before": ("1 inside", "1 à l'intérieur"),
        "since": ("2 inside", "2 à l'intérieur"), "head": ("Reported: 2 inside.", "Rapporté : 2 à l'intérieur."), "more": "", "n": 4,
        "reasons": ("2 without a place", "2 sans lieu"), "where": ("inside", "à l'intérieur"),
    },
    "cards": {"clocks": ("known by 7 April 2022", "connu le 7 avril 2022"), "names": "AFP · BBC"},
    "site": {
        "actors": "Russia", "address": "", "all": "174", "before": ("holding", "tient"), "heading": "Kyiv and Chernihiv", "link": "AFP", "links": "AFP · BBC",
        "masthead": "The Gazette", "publisher": "The Gazette", "shown": "12", "topics": ("ceasefires", "trêves"), "version": "0.1.0",
        "versions": ("several-fold decrease", "baisse de plusieurs fois"), "promises": ("174 promises", "174 promesses"),
    },
    "remarks": {
        "actors": "the government", "acts": "military activity", "debtor": "the party", "first": "1 March 2022", "grace": "48 h", "id": "kyіv", "idle": "2",
        "incident": "market-shelling", "kind": "reduce", "known": "kept, broken", "last": "7 April 2022",
        "length": "3 days", "mend": "Declare a longer `baseline`.", "most": "92 %", "needed": "95 %", "others": "soldiers",
        "own": "cease", "pledges": "truce-01", "record": "recall", "records": "report-7", "scripts": "Latin and Cyrillic",
        "sources": "courier", "speaker": "fomin", "state": "talks", "units": "`soldiers`", "usual": "11", "verdicts": "kept",
        "when": " (29 March 2022)", "where": "in the baseline (1 to 28 March 2022)", "whom": "Russia", "word": "kept",
    },
}  # fmt: skip
"""The same for the templates of one table."""
Heard = dict[str, str]
"""What was said by a template, by table and key."""


def reviews() -> Iterator[tuple[pw.Review, pw.Review]]:
    """Each shipped ledger at its newest date, with a review at the middle of its news."""
    for path in sorted((ROOT / "seeds").glob("*.toml")):
        ledger = pw.read(path)
        known = sorted({record._known_at for record in ledger.dated.values()})
        middle = pw.model.dates.iso(known[len(known) // 2])
        yield ledger.review(as_of=middle), ledger.review()


def say_all(earlier: pw.Review, later: pw.Review) -> None:
    """Everything that is said of two reviews of a ledger, and of what lies between."""
    for review in (earlier, later):
        text.summary(review)
        text.summary(review, full=True)
        text.overview(review)
        for judgement in review:
            str(judgement.skepticism)
        for finding in review.findings:
            finding.explain()
        for note in review.notes:
            str(note)
    str(later.ledger)
    changes.changes_listed(later.diff(earlier))
    changes.changes_listed(earlier.diff(later))
    listing(later.ledger, lint(later.ledger))
    for judgement in later:
        changes.history_listed(judgement.pledge, later.history(judgement.pledge))


def show_one(language: str) -> None:
    """The site, the cards and the charts of one review, and a map of another."""
    review = pw.read(ROOT / "seeds" / "kyiv-2022.toml").review(as_of="2022-04-07")
    one = review["kyiv-chernihiv"]
    site(review, Settings(language=language, url="https://news.example/"))
    for shown in (review, one, review.findings, one.skepticism, review.history(one.pledge)):
        shown._repr_html_()
    for chart in ("timeline", "levels", "map", "record", "skepticism"):
        getattr(review.plot, chart)(one.pledge)
    review.plot.origins(review.findings[0])
    review.plot.picture(review.findings[0])


def heard() -> Mapping[str, Heard]:
    """What each template says first that is no longer than a line or two, by language."""
    found: dict[str, Heard] = {language: {} for language in LANGUAGES}
    fill = templates.filled

    def listen(name: str, key: str, template: str, fields: Mapping[str, object]) -> str:
        said = fill(name, key, template, fields)
        before = found[templates.language()].get(f"{name}.{key}")
        if before is None or len(said) < len(before) > 160:
            found[templates.language()][f"{name}.{key}"] = said
        return said

    with mock.patch.object(templates, "filled", listen):
        for both in reviews():
            for language in LANGUAGES:
                with in_language(language):
                    say_all(*both)
        for language in LANGUAGES:
            with in_language(language):
                show_one(language)
    return found


_NAMED = {"en": "English", "fr": "French"}


def page() -> str:
    """The whole page."""
    said = heard()
    lines = [HEAD]
    for name, table in templates._TEMPLATES["en"].items():
        spoken = ("en",) if name in templates.ONLY_ENGLISH else LANGUAGES
        heads = "".join(f" {_NAMED[language]} |" for language in spoken)
        lines += [f"## {name.replace('_', ' ').capitalize()}", ""]
        lines += [f"| template |{heads}", f"|---|{'---|' * len(spoken)}"]
        for key in table:
            cells = (_cell(said[language], language, name, key) for language in spoken)
            lines.append(f"| `{key}` | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def made_up(language: str, name: str, key: str) -> str:
    """What a template says of made-up values."""
    at = LANGUAGES.index(language)
    both = {**MADE_UP, **OWN.get(name, {})}
    values = {field: v[at] if isinstance(v, tuple) else v for field, v in both.items()}
    with in_language(language):
        return templates.said(f"{name}.{key}", **values)


def _cell(heard: Heard, language: str, name: str, key: str) -> str:
    said = heard.get(f"{name}.{key}")
    text = made_up(language, name, key).strip() if said is None else said.strip()
    shown = " ".join(text.replace("|", "\\|").replace("\u202f", " ").split())
    return (
        f"*{shown}*" if said is None and "{" in templates._TEMPLATES[language][name][key] else shown
    )


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
