"""Work on concepts: learning, applied answers, reviews, deep dives, explaining aloud, derivations."""

from collections.abc import Sequence
from dataclasses import replace

from planner.core.curriculum import Concept, Demand, Prompt
from planner.core.demands.context import KNOWN, WELL_KNOWN, Context, cite, joined
from planner.core.demands.place import places
from planner.core.outlook import rating_of
from planner.core.vocabulary import PromptKind, TaskKind
from planner.core.work import WorkItem

PRACTICE_DELAY = 2
"""Days between learning a concept and its applied answers, where there is room."""
ADDED = "added"
"""Where work comes from that no track asks for."""
ADDED_WHY = "You asked for {title} to be part of the plan."
ALOUD_MINUTES = 15
PROMPTS_A_SESSION = 4
"""Prompts in a review or a deep dive; more would not be answered in its minutes."""


def learn(context: Context, demand: Demand) -> list[WorkItem]:
    """One first session a concept with `count` theory answers; a refresher where it is well known."""
    items = []
    for place, concept in places(context, demand, context.concepts_of(demand)):
        chosen = context.curriculum.prompts_on(concept.slug, PromptKind.THEORY)[: demand.count]
        items.append(
            place.item(
                key=f"learn/{concept.slug}",
                title=concept.title,
                kind=TaskKind.LEARN,
                pillar=concept.pillar,
                minutes=_learn_minutes(context, concept),
                about=concept.title,
                sources=cite(demand, concept.sources, *(prompt.sources for prompt in chosen)),
                concepts=joined((concept.slug,), *(prompt.concepts for prompt in chosen)),
                prompts=[prompt.slug for prompt in chosen],
                after=_prerequisites(context, concept),
                weight=concept.weight,
                all_first=True,
            )
        )
    return items


def practice(context: Context, demand: Demand) -> list[WorkItem]:
    """`count` applied answers a concept, some days after it was learned."""
    items = []
    for place, concept in places(context, demand, context.concepts_of(demand), delay=PRACTICE_DELAY):
        chosen = context.curriculum.prompts_on(concept.slug, PromptKind.APPLIED)[: demand.count]
        items.append(
            place.item(
                key=f"practice/{concept.slug}",
                title=f"{concept.title}: applied answers",
                kind=TaskKind.PRACTICE,
                pillar=concept.pillar,
                minutes=concept.minutes.practice,
                about=concept.title,
                sources=cite(demand, concept.sources[:1], *(prompt.sources for prompt in chosen)),
                concepts=joined((concept.slug,), *(prompt.concepts for prompt in chosen)),
                prompts=[prompt.slug for prompt in chosen],
                after=(f"learn/{concept.slug}",),
                weight=concept.weight,
            )
        )
    return items


def added(context: Context, concept: Concept) -> WorkItem:
    """A concept the person asked for: its first session if the plan has none, else applied answers."""
    others = [other for other in context.track.demands if other.make == "learn"]
    taught = any(concept in context.concepts_of(other) for other in others)
    demand = Demand(
        ADDED, "Asked for", make="", why=ADDED_WHY, sources=concept.sources, count=2, concepts=(concept.slug,)
    )
    if taught:
        return replace(practice(context, demand)[0], key=f"{ADDED}/{concept.slug}")
    return learn(context, demand)[0]


def reviews(context: Context, demand: Demand) -> list[WorkItem]:
    """One review of each concept the demand names, after it was learned if the plan teaches it."""
    return _sessions(context, demand, context.concepts_of(demand), TaskKind.REVIEW, "Review: {}")


def deep_dives(context: Context, demand: Demand) -> list[WorkItem]:
    """`count` algorithms in depth, those the person knows best first ("you know well")."""
    offered = [context.curriculum.concepts[slug] for slug in demand.concepts]
    best_known = sorted(offered, key=lambda concept: -rating_of(concept, context.known))[: demand.count]
    return _sessions(context, demand, best_known, TaskKind.LEARN, "Deep dive: {}")


def aloud(context: Context, demand: Demand) -> list[WorkItem]:
    """Explain concepts aloud: those named, or the weightiest, one a week."""
    concepts = context.concepts_of(demand)
    if not demand.concepts:
        concepts = sorted(concepts, key=lambda concept: (-concept.weight, concept.slug))[: context.weeks]
    return _sessions(
        context,
        demand,
        concepts,
        TaskKind.PRACTICE,
        "Explain aloud: {}",
        minutes=demand.minutes or ALOUD_MINUTES,
    )


def derivations(context: Context, demand: Demand) -> list[WorkItem]:
    """`count` whiteboard derivations, spread over the whole span."""
    everything = context.curriculum.prompts.values()
    offered = [prompt for prompt in everything if prompt.kind is PromptKind.DERIVATION]
    return _prompt_sessions(context, demand, offered[: demand.count])


def prompts(context: Context, demand: Demand) -> list[WorkItem]:
    """One practice session for each prompt the demand names."""
    return _prompt_sessions(context, demand, [context.curriculum.prompts[slug] for slug in demand.items])


def _prompt_sessions(context: Context, demand: Demand, chosen: Sequence[Prompt]) -> list[WorkItem]:
    items = []
    for place, prompt in places(context, demand, chosen):
        concept = context.curriculum.concepts[prompt.concepts[0]]
        items.append(
            place.item(
                key=f"prompt/{prompt.slug}",
                title=demand.title.format(title=concept.title, n=place.n, count=place.count),
                kind=TaskKind.PRACTICE,
                pillar=concept.pillar,
                minutes=demand.minutes or prompt.minutes,
                about=concept.title,
                sources=cite(demand, prompt.sources),
                concepts=prompt.concepts,
                prompts=(prompt.slug,),
                after=(f"learn/{concept.slug}",),
            )
        )
    return items


def _sessions(
    context: Context,
    demand: Demand,
    concepts: Sequence[Concept],
    kind: TaskKind,
    title: str,
    *,
    minutes: int | None = None,
) -> list[WorkItem]:
    """A further session on each concept with its first theory prompts, after it was learned."""
    items = []
    for place, concept in places(context, demand, concepts):
        theory = context.curriculum.prompts_on(concept.slug, PromptKind.THEORY)[:PROMPTS_A_SESSION]
        usual = concept.minutes.review if kind is TaskKind.REVIEW else concept.minutes.learn
        items.append(
            place.item(
                key=f"{demand.slug}/{concept.slug}",
                title=title.format(concept.title),
                kind=kind,
                pillar=concept.pillar,
                minutes=minutes or usual,
                about=concept.title,
                sources=cite(demand, concept.sources),
                concepts=joined((concept.slug,), *(prompt.concepts for prompt in theory)),
                prompts=[prompt.slug for prompt in theory],
                after=(f"learn/{concept.slug}",),
                weight=concept.weight,
            )
        )
    return items


def _learn_minutes(context: Context, concept: Concept) -> int:
    known_well = rating_of(concept, context.known) >= WELL_KNOWN
    return concept.minutes.review if known_well else concept.minutes.learn


def _prerequisites(context: Context, concept: Concept) -> list[str]:
    open_ones = (slug for slug in concept.prerequisites if context.known.get(slug, 1) < KNOWN)
    return [f"learn/{slug}" for slug in open_ones]
