"""Projects and stories: end-to-end work to document, and how to tell it."""

from planner.core.curriculum import Demand
from planner.core.demands.context import Context, cite, joined
from planner.core.demands.place import places
from planner.core.vocabulary import Pillar, TaskKind
from planner.core.work import WorkItem

NARRATIVE_MINUTES = 45


def projects(context: Context, demand: Demand) -> list[WorkItem]:
    """The four deliverables of each project the demand names, one project after the other."""
    deliverables = list(context.curriculum.deliverables.values())
    chosen = [context.curriculum.projects[slug] for slug in demand.items]
    pairs = [(project, deliverable) for project in chosen for deliverable in deliverables]
    items: list[WorkItem] = []
    for place, (project, deliverable) in places(context, demand, pairs):
        items.append(
            place.item(
                key=f"project/{project.slug}/{deliverable.slug}",
                title=f"{project.title}: {deliverable.title}",
                kind=TaskKind.PROJECT,
                pillar=Pillar.BEHAVIOURAL,
                minutes=deliverable.minutes,
                about=deliverable.title,
                sources=joined(deliverable.sources, demand.sources, project.sources),
                concepts=project.concepts,
                after=[items[-1].key] if items else (),
                all_first=project is chosen[0],
            )
        )
    return items


def narratives(context: Context, demand: Demand) -> list[WorkItem]:
    """A deep-dive narrative for each project slot the demand names."""
    chosen = [context.curriculum.projects[slug] for slug in demand.items]
    return [
        place.item(
            key=f"narrative/{project.slug}",
            title=f"Deep-dive narrative: {project.title}",
            kind=TaskKind.PROJECT,
            pillar=Pillar.BEHAVIOURAL,
            minutes=demand.minutes or NARRATIVE_MINUTES,
            about=project.title,
            sources=cite(demand, project.sources),
            concepts=project.concepts,
        )
        for place, project in places(context, demand, chosen)
    ]


def stories(context: Context, demand: Demand) -> list[WorkItem]:
    """A STAR story for each behavioural prompt the demand names."""
    star = context.curriculum.frameworks["star"]
    chosen = [context.curriculum.prompts[slug] for slug in demand.items]
    return [
        place.item(
            key=f"story/{prompt.slug}",
            title=f"Story: {prompt.text}",
            kind=TaskKind.STORY,
            pillar=Pillar.BEHAVIOURAL,
            minutes=demand.minutes or prompt.minutes,
            about=prompt.text,
            sources=joined(demand.sources, prompt.sources, star.sources),
            concepts=prompt.concepts,
            prompts=(prompt.slug,),
        )
        for place, prompt in places(context, demand, chosen)
    ]
