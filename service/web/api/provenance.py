"""What the API answers about how a draft was made, field by field."""

from __future__ import annotations

from pydantic import BaseModel, Field


class LanguageModelSettings(BaseModel):
    """How a language model was asked."""

    temperature: float | None = Field(None, description="None where the server takes none.")
    window_words: int | None = Field(None, description="Words of the story in one request.")
    format: str | None = Field(None, description="How the server was held to the form of the answer.")


class LanguageModelUse(BaseModel):
    """What a language model did in a draft."""

    model: str = ""
    server: str = Field("", description="Its address, without the key.")
    answered_as: list[str] = Field(default_factory=list, description="What the server calls the model.")
    prompt: str = Field("", description="The version of the desk's instructions.")
    settings: LanguageModelSettings = Field(default_factory=LanguageModelSettings)
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = Field(0.0, description="In the money of the prices that are set.")
    kept: int = Field(0, description="Answers that were kept from before and cost nothing.")
    asked_again: int = Field(0, description="Requests that were asked once more, with the fault named.")


class Provenance(BaseModel):
    """How a draft was made, beyond the engine's name."""

    llm: LanguageModelUse | None = Field(None, description="The language model; null where none was asked.")
    notes: list[str] = Field(
        default_factory=list,
        description="Why another engine stood in, or why a person has to write it; for people.",
    )
    glossary_version: int | None = Field(
        None, description="The glossary's version when the draft was saved; null before it was kept."
    )
