"""Which feature of a questionnaire each extension and element belongs to, and what is not carried over."""

from __future__ import annotations

import re

from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.lenient import Json, extensions, short_name
from reviewdesk.texts import Text

READ = frozenset(
    {
        "questionnaire-hidden",
        "questionnaire-unit",
        "questionnaire-unitOption",
        "minValue",
        "maxValue",
        "minLength",
        "regex",
        "questionnaire-minOccurs",
        "questionnaire-maxOccurs",
        "questionnaire-referenceResource",
        "questionnaire-allowedResource",
        "questionnaire-referenceProfile",
        "sdc-questionnaire-enableWhenExpression",
        "questionnaire-constraint",
        "targetConstraint",
        "variable",
        "translation",
        "sdc-questionnaire-openLabel",
        "cpg-answerValueSetSource",
        "sdc-questionnaire-unitOption",
        "sdc-questionnaire-referenceResource",
    }
)
"""Extensions that the parser reads itself."""

_BY_NAME = {
    "sdc-questionnaire-initialExpression": Feature.POPULATION,
    "questionnaire-initialExpression-repopulatable": Feature.POPULATION,
    "sdc-questionnaire-itemPopulationContext": Feature.POPULATION,
    "sdc-questionnaire-candidateExpression": Feature.POPULATION,
    "sdc-questionnaire-contextExpression": Feature.POPULATION,
    "sdc-questionnaire-launchContext": Feature.POPULATION,
    "sdc-questionnaire-sourceQueries": Feature.POPULATION,
    "sdc-questionnaire-prepopulate-subject": Feature.POPULATION,
    "questionnaireresponse-author": Feature.POPULATION,
    "cqf-library": Feature.POPULATION,
    "cqf-expression": Feature.POPULATION,
    "sdc-questionnaire-calculatedExpression": Feature.CALCULATED,
    "cqf-calculatedValue": Feature.CALCULATED,
    "sdc-questionnaire-answerExpression": Feature.VALUE_SET,
    "sdc-questionnaire-unitValueSet": Feature.UNIT,
    "questionnaire-unitValueSet": Feature.UNIT,
    "quantity-precision": Feature.BOUND,
    "maxDecimalPlaces": Feature.BOUND,
    "sliderStepValue": Feature.PRESENTATION,
    "questionnaire-referenceFilter": Feature.REFERENCE,
    "maxSize": Feature.ATTACHMENT,
    "mimeType": Feature.ATTACHMENT,
    "sdc-questionnaire-observationExtract": Feature.EXTRACTION,
    "sdc-questionnaire-observationLinkPeriod": Feature.POPULATION,
    "sdc-questionnaire-observation-extract-category": Feature.EXTRACTION,
    "sdc-questionnaire-itemExtractionContext": Feature.EXTRACTION,
    "sdc-questionnaire-templateExtract": Feature.EXTRACTION,
    "sdc-questionnaire-targetStructureMap": Feature.EXTRACTION,
    "questionnaire-fhirType": Feature.EXTRACTION,
    "sdc-questionnaire-isSubject": Feature.EXTRACTION,
}
_LOOKS = re.compile(
    r"itemControl|choiceOrientation|displayCategory|entryFormat|shortText|width|choiceColumn|rendering-\w+|"
    r"optionalDisplay|usageMode|supportLink|itemMedia|itemAnswerMedia|collapsible|columnCount|style|dialog|"
    r"instruction|horizontal|autocomplete|TextHidden|HideAddItem|preferredTerminologyServer|sliderStep|"
    r"additional-information|optionPrefix|keyboard|lookupQuestionnaire|entryMode",
    re.IGNORECASE,
)
_WHAT = {
    Feature.POPULATION: Text("An answer is not filled in by itself ({name})."),
    Feature.CALCULATED: Text("An answer is not calculated; it is asked ({name})."),
    Feature.EXTRACTION: Text("Answers are not written into other records ({name})."),
    Feature.PRESENTATION: Text("How it looks is not carried over ({name})."),
    Feature.ATTACHMENT: Text("Kinds and sizes of files are not limited ({name})."),
    Feature.REFERENCE: Text("Which records may be named is not limited ({name})."),
    Feature.BOUND: Text("Digits are not limited ({name})."),
    Feature.UNIT: Text("Units kept elsewhere are not listed ({name})."),
    Feature.VALUE_SET: Text("Answers that are looked up are asked in words ({name})."),
    Feature.OTHER: Text("{name} is not carried over."),
}


def note_extensions(tree: Json, ledger: Ledger, place: str, item: int) -> None:
    """Tell of every extension that the parser does not read."""
    for url, _ in extensions(tree):
        name = clean(short_name(url), 100)
        if name not in READ:
            feature = _feature(name)
            ledger.lost(feature, _WHAT[feature].given(name=name), place, item)


def _feature(name: str) -> Feature:
    found = _BY_NAME.get(name)
    if found is None:
        found = Feature.PRESENTATION if _LOOKS.search(name) else Feature.OTHER
    return found


_ITEM = frozenset(
    {
        "linkId",
        "type",
        "text",
        "_text",
        "prefix",
        "_prefix",
        "required",
        "repeats",
        "readOnly",
        "maxLength",
        "answerOption",
        "answerValueSet",
        "option",
        "options",
        "enableWhen",
        "enableBehavior",
        "initial",
        "code",
        "definition",
        "item",
        "extension",
        "modifierExtension",
        "id",
        "answerConstraint",
        "_linkId",
        "_type",
    }
)
_ROOT = frozenset(
    {
        "resourceType",
        "id",
        "meta",
        "language",
        "url",
        "version",
        "name",
        "title",
        "_title",
        "status",
        "item",
        "extension",
        "modifierExtension",
        "contained",
        "description",
        "_description",
        "publisher",
        "copyright",
        "date",
        "text",
        "implicitRules",
    }
)


def note_elements(tree: Json, ledger: Ledger, place: str, item: int = 0) -> None:
    """Tell of every element that the parser does not read."""
    known = _ITEM if item else _ROOT
    for key in tree:
        if key not in known and not key.startswith("initial"):
            name = clean(key, 100)
            ledger.lost(Feature.OTHER, Text("{name} is not carried over.", name=name), place, item)
