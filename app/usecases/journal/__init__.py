"""工作记录: visits, diary, meetings, activities, patrols, checks, duty, training; who is due for a visit; what an entry leads to."""

from app.usecases.journal.becoming import become_dispute as become_dispute
from app.usecases.journal.becoming import become_lead as become_lead
from app.usecases.journal.becoming import become_matter as become_matter
from app.usecases.journal.becoming import become_note as become_note
from app.usecases.journal.entries import delete as delete
from app.usecases.journal.entries import save as save
from app.usecases.journal.forms import EntryForm as EntryForm
from app.usecases.journal.views import EntryView as EntryView
from app.usecases.journal.views import KindAsks as KindAsks
from app.usecases.journal.views import asks as asks
from app.usecases.journal.views import form_of as form_of
from app.usecases.journal.views import kinds as kinds
from app.usecases.journal.views import open_entry as open_entry
from app.usecases.journal.visits import DueVisit as DueVisit
from app.usecases.journal.visits import due_visits as due_visits
