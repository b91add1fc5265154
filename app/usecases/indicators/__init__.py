"""指标 N01–N38: counted from the office's records against targets of their sources; each number opens its rows."""

from app.usecases.indicators.choices import choose as choose
from app.usecases.indicators.choices import choose_own as choose_own
from app.usecases.indicators.choices import switch as switch
from app.usecases.indicators.collect import FigureValue as FigureValue
from app.usecases.indicators.collect import Indicators as Indicators
from app.usecases.indicators.collect import IndicatorValue as IndicatorValue
from app.usecases.indicators.collect import TargetValue as TargetValue
from app.usecases.indicators.collect import collect as collect
from app.usecases.indicators.paper import paper as paper
from app.usecases.indicators.paper import save as save
from app.usecases.indicators.typed import Typed as Typed
from app.usecases.indicators.typed import TypedForm as TypedForm
from app.usecases.indicators.typed import type_in as type_in
from app.usecases.indicators.typed import typed_before as typed_before
