"""统一社会信用代码 (GB 32100-2015): 18 characters without I O Z S V, the last one a check character."""

from dataclasses import dataclass

from app.models.rules.text import fold


@dataclass(frozen=True, slots=True)
class OrganisationCodeReading:
    """The code as it should be kept ("" when there is none) and what is wrong with it, as sentences."""

    number: str
    problems: tuple[str, ...] = ()


def check_organisation_code(text: object) -> OrganisationCodeReading:
    """Read one cell or field; never raises. The arithmetic is python-stdnum's `cn.uscc`."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

    number = "".join(fold(text).upper().replace("-", "").split())
    if not number or number in ("无", "/"):
        return OrganisationCodeReading("")
    try:
        return OrganisationCodeReading(uscc.validate(number))
    except InvalidLength:
        problem = f"统一社会信用代码应为18位，现在是{len(number)}位"
    except InvalidChecksum:
        right = uscc.calc_check_digit(number[:17])
        problem = f"统一社会信用代码校验位不对：按前17位算，最后一位应是 {right}，现在是 {number[17]}"
    except ValidationError:
        problem = "统一社会信用代码里有不该有的字符（不用字母 I、O、Z、S、V），请对照证照检查"
    return OrganisationCodeReading(number, (problem,))
