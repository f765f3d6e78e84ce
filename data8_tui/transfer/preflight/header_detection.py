"""Whether what is taken for the header of a file is its first record.

There is no certain sign. A header's cells name things, so they hold words of a vocabulary (`First
Name`, `Telefon`); a record's cells are data: a number, an address, a date, somebody's name.
"""

import re
from collections.abc import Sequence
from functools import cache

from data8_tui.transfer.readers.batch import SourceRow

_DATA = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[+-]?\d[\d .,]*%?",  # a number
        r"[£$€]\s?[\d.,]+|[\d.,]+\s?[£$€]",
        r"[^@\s]+@[^@\s]+\.[a-z]{2,}",  # an e-mail address
        r"\+?[\d()][\d ()./-]{6,}\d",  # a telephone number
        r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?",  # a date
        r"\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d{2,4}",
        r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}",  # a postcode of the United Kingdom
        r"[a-z]\d[a-z] ?\d[a-z]\d",  # of Canada
        r"\d{5}-\d{4}|\d{4} [a-z]{2}",  # of the United States; of the Netherlands
        r"https?://\S+|www\.\S+\.\S+",
        r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
        r"[A-Z]{0,4}[-_]?\d{4,}",  # a reference
        r"\d+[a-z]?,? (?:\w+[ '-]){1,4}(?:street|st|road|rd|avenue|ave|lane|drive|close|way)\.?",
        r"(?:mr|mrs|ms|miss|dr|prof|sir|herr|frau|mme)\.? \w+.*",
    )
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ORDINAL = re.compile(r"\d{1,2}")
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_VOCABULARY = """
a1 account active additional address addr adresse age agent amount anrede area bank birth birthday
branch brand business buyer calle campaign car case categorie category cell channel city ciudad
client code comment comments commune company consent contact cost count country county created
currency customer data date datum day department dept deceased description desc district dob
domain email e-mail mail end enabled external extension fax feedback field file firm firma first
firstname flag forename format from full gender geburtsdatum gone group hausnummer head header home
house household id identifier index industry initial initials invoice item job key kunde label land
landline language last lastname lat latitude length level line list lng locality location login lon
long longitude mobile mobil model modified month movement nachname name nachnamen nif no nom nombre
note notes num number nummer office opt optin order organisation organization origin ort other owner
paf parent part partner password pays percent person phone pin place plz point position post postal
postcode posttown prefix premise prenom prénom price priority product profile property province
provincia quantity rank rate ratio reason record ref reference referrer region remark result role
row sales salutation score segment sex sku sort source spend staff start state stadt status store
strasse straße street sub subject suburb suffix supplier surname system tag tel telefon telephone
téléphone text tier time timestamp title to total town type udprn unit unsubscribed updated uprn url
user username uuid valid value vat version village ville vorname web website week weight work year
zip zipcode apellido apellidos correo direccion código codigo postale cap indirizzo cognome nome
città citta telefono cellulare voornaam achternaam straat huisnummer woonplaats
"""
_FORENAMES = """
adam adrian aisha alan alex alexander alice alison amanda amy andrea andrew angela ann anna anne
anthony arthur barbara ben benjamin beth bob brian bruce carl carol caroline catherine charles
charlotte chloe chris christian christine christopher claire colin craig daniel david dawn deborah
denise derek diana diane donald donna dorothy edward eleanor elizabeth ellie emily emma eric eva
fatima fiona frances francis frank gareth gary gavin geoffrey george georgia gerald gillian gordon
grace graham greg hannah harold harry hassan heather helen henry holly howard hugh ian isabella jack
jackie jacob jacqueline jake james jamie jan jane janet jason jayne jean jennifer jenny jeremy
jessica jill jim joan joanna joanne joe john jonathan joseph joshua joyce judith julia julian julie
june karen karl kate katherine kathleen katie keith kelly kenneth kerry kevin laura lauren leah lee
leslie lewis liam linda lisa louise lucy luke lynn malcolm margaret maria marie marion mark martin
martyn mary matthew maureen megan melanie michael michelle mike mohamed mohammed muhammad natalie
nathan neil nicholas nick nicola nigel norman oliver olivia pam pamela pat patricia patrick paul
paula pauline peter philip phillip rachel ray raymond rebecca richard rita robert robin roger ronald
rosemary roy russell ruth ryan sally sam samantha samuel sandra sarah scott sean sharon sheila
shirley simon sophie stanley stella stephanie stephen steve steven stewart stuart susan suzanne
sylvia terence teresa terry thomas tim timothy tina tom tony tracey tracy trevor valerie vanessa
victoria vincent wayne wendy william yvonne zoe zoë
"""
_TOWNS = """
aberdeen amsterdam barcelona bath belfast berlin birmingham blackpool bolton bournemouth bradford
brighton bristol brussels cambridge cardiff chester coventry croydon derby dublin dundee edinburgh
exeter glasgow gloucester hamburg huddersfield hull ipswich leeds leicester liverpool london luton
madrid manchester milan munich newcastle norwich nottingham oxford paris plymouth portsmouth preston
reading rome rotterdam sheffield southampton stockport sunderland swansea swindon wakefield
warrington wolverhampton york england scotland wales uk usa france germany spain italy ireland
"""


def is_like_record(headers: Sequence[str], records: Sequence[SourceRow]) -> bool:
    """Whether these headers look like a record; `records` are the first ones of the file."""
    cells = [header.strip() for header in headers]
    filled = [cell for cell in cells if cell]
    if not filled or is_like_header(filled):
        return False
    named = sum(map(_names_something, filled))
    columns = [[row[at] for row in records if at < len(row)] for at in range(len(cells))]
    data = sum(
        _weight(cell, [value for value in values if value])
        for cell, values in zip(cells, columns, strict=True)
    )
    return data > named


def is_like_header(cells: Sequence[str]) -> bool:
    """Whether most of these cells, of which none is empty, hold words that name things."""
    return 2 * sum(map(_names_something, cells)) > len(cells)


def _names_something(cell: str) -> bool:
    """Whether a word of the cell is one of those that headers are made of."""
    if len(cell) > 60 or _looks_like_data(cell):
        return False
    words = [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", cell))]
    return any(word in _words(_VOCABULARY) for word in words) or _is_compound(words)


def _is_compound(words: Sequence[str]) -> bool:
    """Whether it is written in one: `firstname`, `postalcode`."""
    vocabulary = _words(_VOCABULARY)
    return any(
        word[:at] in vocabulary and word[at:] in vocabulary
        for word in words
        for at in range(3, len(word) - 2)
    )


def _weight(cell: str, values: Sequence[str]) -> int:
    """How much a header's cell looks like a value: 2 by its form, 1 as a name, else 0."""
    if not cell or _names_something(cell):
        return 0
    if _looks_like_data(cell):
        # The columns of a pivot table are years, months or numbers from 1.
        fits = bool(values) and all(map(_is_year_or_ordinal, values))
        return 2 if fits or not _is_year_or_ordinal(cell) else 0
    words = [word.lower() for word in _WORD.findall(cell)]
    known = bool(words) and (words[0] in _words(_FORENAMES) or words[0] in _words(_TOWNS))
    return int(known and len(words) < 4 and cell[0].isupper())


def _looks_like_data(cell: str) -> bool:
    return any(pattern.fullmatch(cell) for pattern in _DATA)


def _is_year_or_ordinal(value: str) -> bool:
    return bool(_YEAR.fullmatch(value) or _ORDINAL.fullmatch(value))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())
