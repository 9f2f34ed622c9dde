"""Satisfaction (满意度), Z-13 and Z-15: counted answers, indices, intervals, response rates."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from .exact import SCORE_PLACES, Z_95, cut, decimal_quotient, quotient, rounded
from .feeds import Row
from .policy import INDICATOR_WEIGHTS, PROGRAM_OF_BRAND, PROGRAMS, TARGET_WEIGHTS
from .province import Province

ALL = "all"


def counted_answers(province: Province, program: str, up_to: date | None = None) -> list[Row]:
    """The answers that count: the latest of a respondent to an indicator about a target in a survey year.

    Answers to indicators that are not in the seed for their target type are left out.
    """
    latest: dict[tuple, Row] = {}
    for row in province.feed("satisfaction_responses"):
        if PROGRAM_OF_BRAND[row["program"]] != program:
            continue
        if up_to is not None and row["answered_on"] > up_to:
            continue
        if (row["target_type"], row["indicator_code"]) not in INDICATOR_WEIGHTS:
            continue
        key = (
            row["survey_year"],
            row["respondent_id"],
            row["target_type"],
            row["target_id"],
            row["indicator_code"],
        )
        order = (row["answered_on"], row["response_no"])
        if key not in latest or order > (latest[key]["answered_on"], latest[key]["response_no"]):
            latest[key] = row
    return list(latest.values())


def score100(answer: Row) -> Decimal:
    """100·(score - scale_min) / (scale_max - scale_min), to 9 decimals."""
    return decimal_quotient(
        100 * (answer["score"] - answer["scale_min"]),
        answer["scale_max"] - answer["scale_min"],
        SCORE_PLACES,
    )


def satisfaction_index(answers: Iterable[Row]) -> Decimal | None:
    """Indicator scores (weighted means of score100), weighted and renormalised over the indicators present.

    All answers are about one target type.
    """
    by_indicator: dict[tuple[str, str], list[Row]] = {}
    for answer in answers:
        by_indicator.setdefault((answer["target_type"], answer["indicator_code"]), []).append(answer)
    if not by_indicator:
        return None
    total = weights = Decimal(0)
    for indicator, given in by_indicator.items():
        indicator_score = decimal_quotient(
            sum(answer["weight"] * score100(answer) for answer in given),
            sum(answer["weight"] for answer in given),
            SCORE_PLACES,
        )
        total += INDICATOR_WEIGHTS[indicator] * indicator_score
        weights += INDICATOR_WEIGHTS[indicator]
    return decimal_quotient(total, weights, SCORE_PLACES)


def index_interval(answers: list[Row], index: Decimal) -> tuple[float | None, float | None]:
    """95 % over respondents: p_i is the same index of respondent i's own answers; null for n < 2."""
    by_respondent: dict[str, list[Row]] = {}
    for answer in answers:
        by_respondent.setdefault(answer["respondent_id"], []).append(answer)
    n = len(by_respondent)
    if n < 2:
        return None, None
    own = [satisfaction_index(given) for given in by_respondent.values()]
    variance = float(n * sum(p * p for p in own) - sum(own) ** 2) / float(n * (n - 1))
    half = Z_95 * math.sqrt(variance / n)
    return (
        rounded(cut(float(index) - half, 0.0, 100.0), SCORE_PLACES),
        rounded(cut(float(index) + half, 0.0, 100.0), SCORE_PLACES),
    )


def _response_rate(province: Province, program: str, group: tuple, answers: list[Row]) -> float | None:
    year, target_type, target_id, respondent_type = group
    if target_id != ALL:
        return None
    invited = {
        row["respondent_type"]: row["invited"]
        for row in province.feed("survey_rounds")
        if PROGRAM_OF_BRAND[row["program"]] == program
        and row["survey_year"] == year
        and row["target_type"] == target_type
    }
    respondents = len({answer["respondent_id"] for answer in answers})
    if respondent_type != ALL:
        return quotient(respondents, invited.get(respondent_type, 0))
    if not {answer["respondent_type"] for answer in answers} <= invited.keys():
        return None
    return quotient(respondents, sum(invited.values()))


def fct_satisfaction(province: Province) -> list[dict]:
    """Programme, year, target_type, target_id (and all), respondent_type (and all: pooled answers)."""
    rows = []
    for program in PROGRAMS:
        groups: dict[tuple, list[Row]] = {}
        for answer in counted_answers(province, program):
            target_ids = {ALL, answer["target_id"]} - {None}
            for target_id in target_ids:
                for respondent_type in (ALL, answer["respondent_type"]):
                    group = (answer["survey_year"], answer["target_type"], target_id, respondent_type)
                    groups.setdefault(group, []).append(answer)
        for group, answers in groups.items():
            year, target_type, target_id, respondent_type = group
            respondents = len({answer["respondent_id"] for answer in answers})
            index = satisfaction_index(answers)
            low, high = index_interval(answers, index)
            needed = province.int_parameter(program, "survey_min_respondents", province.figure_day(year))
            rows.append(
                {
                    "program": program,
                    "year": year,
                    "target_type": target_type,
                    "target_id": target_id,
                    "respondent_type": respondent_type,
                    "n_respondents": respondents,
                    "n_responses": len(answers),
                    "index": float(index),
                    "ci_low": low,
                    "ci_high": high,
                    "sufficient": respondents >= needed,
                    "response_rate": _response_rate(province, program, group, answers),
                }
            )
    return rows


def programme_index(province: Province, program: str, year: int) -> Decimal | None:
    """Each target type's all/all index weighted by satisfaction_targets, renormalised over those present."""
    total = weights = Decimal(0)
    for target_type, weight in TARGET_WEIGHTS.items():
        index = satisfaction_index(
            row
            for row in counted_answers(province, program)
            if row["survey_year"] == year and row["target_type"] == target_type
        )
        if index is not None:
            total += weight * index
            weights += weight
    return decimal_quotient(total, weights, SCORE_PLACES) if weights else None
