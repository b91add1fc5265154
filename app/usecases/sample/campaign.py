"""An invented campaign: 特色社区创建 of this year, its tasks done as far as their days are over, one type the main one."""

from app.office import Office
from app.usecases.campaigns import changes as campaign_changes
from app.usecases.campaigns import records as campaigns

KEY = "feature_community"
TYPE = "文化型"


def furnish(office: Office) -> None:
    """Begin the campaign of the year and tick what should be done by now."""
    one = campaigns.begin(office, KEY, office.today().year)
    campaign_changes.settle(office, one, campaign_changes.ResultForm(TYPE, main=True))
    for campaign in campaigns.running(office):
        for task in (task for stage in campaign.stages for task in stage.tasks):
            if task.state == "overdue":
                campaigns.tick(office, task.id)
