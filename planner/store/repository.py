"""The repository: everything a use case reads and writes, as entities of the core."""

from planner.store.busy_sources import BusySourceStore
from planner.store.caldav import CaldavStore
from planner.store.channels import ChannelStore
from planner.store.deliveries import DeliveryStore
from planner.store.feeds import FeedStore
from planner.store.job_runs import JobRunStore
from planner.store.journal import JournalStore
from planner.store.partner_links import PartnerLinkStore
from planner.store.people import PeopleStore
from planner.store.plans import PlanStore
from planner.store.sign_in import SignInStore


class Repository(
    PeopleStore,
    SignInStore,
    PlanStore,
    JournalStore,
    FeedStore,
    PartnerLinkStore,
    JobRunStore,
    BusySourceStore,
    CaldavStore,
    ChannelStore,
    DeliveryStore,
):
    """One open transaction; made by Database.reading and Database.writing.

    Instants passed in are aware, instants handed out are UTC. Each call runs a fixed number of statements,
    however many rows there are.
    """
