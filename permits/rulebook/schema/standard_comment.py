"""`standard_comments/<discipline>.yaml`: the comments with which a discipline begins its library."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import Code, Part, must_differ


class SampleComment(Part):
    """A comment that reviewers insert into corrections; what they must fill in is written ____."""

    code: Code
    title: Annotated[str, Field(min_length=1, max_length=120)]
    citation: Annotated[str, Field(max_length=120)] = ""
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class StandardComments(Part):
    """The comments with which a discipline's library begins; its supervisor keeps them from then on."""

    discipline: Code
    comments: Annotated[tuple[SampleComment, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("comments", [comment.code for comment in self.comments])
        return self
