"""Every setting, typed and documented; the README's table is made from this class."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from service.config_file import find_config, read_config, readable_by_all
from service.setting_kinds import (
    LogLevel,
    Names,
    OptionalPath,
    address_of_a_broker,
    address_of_a_mail_server,
    address_of_the_web,
)

#: of `service.accounts.roles`, which stands beside this module
ROLE_NAMES = ("reader", "editor", "senior", "admin")


class Settings(BaseSettings):
    """Settings by environment (`DRAGOMAN_…`) or file; with none set, everything runs embedded in `./data`."""

    # an empty variable is an unset one: so are they written in files of the environment
    model_config = SettingsConfigDict(env_prefix="DRAGOMAN_", env_ignore_empty=True, extra="ignore")

    #: in a file these may be relative to its folder
    PATHS: ClassVar[tuple[str, ...]] = (
        "data_dir",
        "models_dir",
        "glossaries_dir",
        "editions_file",
        "hunspell_dir",
    )

    data_dir: Path = Field(
        Path("data"),
        validate_default=True,
        description="Folder for the SQLite database and the embedded broker; relative to where a program is "
        "started, and resolved then.",
    )
    database_url: str = Field(
        "",
        repr=False,
        description="`postgresql+psycopg://…` or `sqlite:///…`; empty means SQLite in the data folder.",
    )
    broker_url: str = Field(
        "",
        repr=False,
        description="`redis://…`, or `amqp://…` for RabbitMQ; empty means the embedded broker (files in the "
        "data folder).",
    )
    models_dir: OptionalPath = Field(
        None, description="Folder of added models; unset means `models` in the data folder."
    )
    glossaries_dir: OptionalPath = Field(
        None, description="Folder of glossary CSV files; unset means the shipped ones."
    )
    editions_file: OptionalPath = Field(
        None, description="An `editions.toml` of your own; unset means the shipped one."
    )
    editions: Names = Field(
        (),
        description="The editions that are switched on, with commas between them: `africa-fr,mideast-ar`; "
        "empty means all ([what off means](operate.md#editions)).",
    )
    engine: Literal["ct2", "fake"] = Field(
        "ct2", description="Translation engine: `ct2`, or `fake` for dry runs (marks its text as fake)."
    )
    llm_url: str = Field(
        "",
        repr=False,
        description="Address of an OpenAI-compatible server, mostly ending with `/v1`: its language model "
        "then translates before the engine does ([how](language-model.md)).",
    )
    llm_model: str = Field("", description="The model's name on that server.")
    llm_key: str = Field("", repr=False, description="The key of that server; empty where it wants none.")
    llm_price_in: float = Field(
        0.0, ge=0, description="What a million tokens cost that are sent, in a currency of your own."
    )
    llm_price_out: float = Field(
        0.0, ge=0, description="What a million tokens cost that come back, in the same currency."
    )
    llm_daily_budget: float = Field(
        0.0,
        ge=0,
        description="What each edition may spend a day (UTC), in the same currency; 0 means no limit. "
        "When it is spent, the engine translates.",
    )
    llm_timeout_seconds: float = Field(
        120.0, gt=0, description="Seconds that an answer of the language model is waited for."
    )
    llm_concurrency: int = Field(
        4, ge=1, le=256, description="Requests that one worker process sends to the language model at once."
    )
    llm_window_words: int = Field(
        700, ge=50, le=20_000, description="Most words of a story in one request to the language model."
    )
    llm_temperature: float = Field(
        0.0, ge=0, le=2, description="How freely the language model chooses its words; 0 is best here."
    )
    llm_reader: bool = Field(
        False,
        description="True: the language model reads each draft a second time; it may only raise findings.",
    )
    allow_noncommercial: bool = Field(
        False, description="True: models whose licence forbids commercial use, such as NLLB, may be used."
    )
    sentence_cache_mb: int = Field(
        32, ge=0, description="Memory that a worker may spend on remembering translated sentences, in MB."
    )
    host: str = Field("127.0.0.1", description="Address that the web process listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the web process listens on.")
    web_processes: int = Field(
        1, ge=1, le=64, description="Processes that answer at this address: about one for each core."
    )
    mirror_key: str = Field(
        "",
        repr=False,
        description="The key with which `dragoman mirror` fetches; empty where none is needed.",
    )
    public_url: str = Field(
        "", description="Address others reach this desk at; empty means `http://host:port`."
    )
    worker_threads: int = Field(2, ge=1, le=64, description="Translations one worker process runs at once.")
    lease_seconds: float = Field(
        30.0, gt=0, description="A worker that is silent for this long loses its story to another."
    )
    job_seconds: float = Field(
        300.0,
        gt=0,
        description="Seconds that a worker may take for a story, with `DRAGOMAN_JOB_SECONDS_PER_WORD` for "
        "each of its words: after that it is given up, tried in a process of its own, and then failed.",
    )
    job_seconds_per_word: float = Field(
        1.0, ge=0, description="Seconds that a worker may take in addition for each word of a story."
    )
    patience_seconds: float = Field(
        15.0,
        gt=0,
        description="A story whose task the broker has lost is sent to the queue again after so long.",
    )
    relay_interval: float = Field(
        0.2, gt=0, description="Seconds between two looks of the relay into the outbox."
    )
    broker_polling_interval: float = Field(
        0.1, gt=0, description="Seconds between two looks of the embedded broker into its folder."
    )
    alarm_minutes: float = Field(
        30.0,
        ge=0,
        description="Minutes that a translation may wait for a worker until that is a fault, and a tenth of "
        "it for breaking news; bulk may wait. 0: never.",
    )
    max_attempts: int = Field(5, ge=1, description="Times a translation is tried before it is failed.")
    max_body_bytes: int = Field(2_000_000, gt=0, description="Largest webhook body that is accepted.")
    request_seconds: float = Field(
        30.0,
        gt=0,
        description="Seconds in which a request has to have come in whole; then its connection ends.",
    )
    source_per_minute: int = Field(
        1200,
        ge=0,
        description="Most stories that a source may send a minute, to all web processes together; more are "
        "answered 429, and what takes a story back never is. 0: no limit.",
    )
    max_words: int = Field(40_000, gt=0, description="Longest story, in words, that is accepted.")
    max_sentences: int = Field(
        4_000,
        gt=0,
        description="Longest story, in sentences and cells of tables, that is accepted: on SQLite nobody "
        "else can write while it is saved.",
    )
    hunspell_dir: OptionalPath = Field(
        None,
        description="A folder of Hunspell dictionaries (`/usr/share/hunspell` of Debian's hunspell-ar, -he, "
        "-sw, -af and myspell-fa), to judge words in these languages; takes the extra `dragoman[hunspell]`.",
    )
    archive_days: float = Field(
        30.0,
        gt=0,
        description="Stories older than so many days when they come in are an archive: dated by their own "
        "day, last in the queue, and translated only where their source says `archive=translate`.",
    )
    keep_raw_days: float = Field(
        0.0,
        ge=0,
        description="Days that deliveries are kept as they came in; 0: for ever "
        "([what is kept](operate.md#how-long-what-is-kept)).",
    )
    keep_versions_days: float = Field(
        0.0,
        ge=0,
        description="Days that the text is kept of versions that a newer one has replaced, and of what "
        "readers had before; 0: for ever.",
    )
    keep_killed_days: float = Field(
        0.0,
        ge=0,
        description="Days that the text is kept of stories that their source withdrew, translations among "
        "it; 0: for ever.",
    )
    keep_audit_days: float = Field(
        0.0, ge=0, description="Days that lines of the record (who did what) are kept; 0: for ever."
    )
    keep_outbox_days: float = Field(
        7.0, ge=0, description="Days that tasks are kept that the broker got; 0: for ever."
    )
    keep_seen_days: float = Field(
        90.0, ge=0, description="Days that it is kept who has seen which finding; 0: for ever."
    )
    keep_answers_days: float = Field(
        90.0, ge=0, description="Days that answers of language models are kept; 0: for ever."
    )
    keep_decoded_days: float = Field(
        14.0,
        ge=0,
        description="Days that it is kept what models made of a draft's sentences: a correction decodes what "
        "changed; 0: for ever.",
    )
    signature_window_seconds: int = Field(
        300, gt=0, description="How old or how far ahead a signed timestamp may be."
    )
    sync_minutes: int = Field(
        10,
        ge=0,
        le=10_000,
        description="Minutes between two comparisons of a source with its CMS (`base_url`); 0: never.",
    )
    fetch_requires_key: bool = Field(False, description="True: editions can be fetched only with an API key.")
    cors_origins: Names = Field(
        ("*",),
        description="The sites whose scripts may read what sites fetch, with commas between them: "
        "`https://news.example`; `*` is all, `none` none.",
    )
    fetch_per_minute: int = Field(
        0,
        ge=0,
        description="Most requests a minute of one key, or of one address without a key, to the editions in "
        "one web process; more are answered 429. 0: no limit. Behind a proxy that does not pass addresses "
        "on, all readers have one.",
    )
    webhook_allow: Names = Field(
        (),
        description="Hosts that webhooks may be sent to although they are inside the house, without HTTPS or "
        "on another port, with commas between them: `cms.internal,127.0.0.1:9000` ([why]"
        "(connect-a-site.md#be-told-at-once)).",
    )
    smtp_url: str = Field(
        "",
        repr=False,
        description="Server that takes e-mail for editors who asked to be told of drafts: `smtp://user:"
        "password@host:587` (TLS as soon as it offers it) or `smtps://host`; empty: no e-mail.",
    )
    mail_from: str = Field("", description="Address that these e-mails come from.")
    notice_minutes: float = Field(
        5.0,
        gt=0,
        le=1440,
        description="An editor is told of drafts at most once in so many minutes, of all of them together.",
    )
    session_hours: int = Field(12, ge=1, description="Hours until an editor has to sign in again.")
    second_factor: Names = Field(
        (),
        description="Roles that sign in with a second factor, with commas between them: `senior,admin`; who "
        "has one of them in any edition sets it up at the next sign-in ([how](accounts.md#second-factor)).",
    )
    oidc_issuer: str = Field(
        "",
        description="Address of an OpenID Connect provider, with which people sign in beside or instead of a "
        "password ([how](accounts.md#the-accounts-of-the-house)).",
    )
    oidc_client_id: str = Field("", description="The desk's name at that provider.")
    oidc_client_secret: str = Field(
        "", repr=False, description="The desk's secret at that provider; empty where it has none."
    )
    oidc_label: str = Field("", description="What the button calls the provider; empty means its host.")
    oidc_scopes: str = Field("openid profile email", description="What the provider is asked for.")
    oidc_name_claim: str = Field("preferred_username", description="The claim that becomes the name here.")
    oidc_groups_claim: str = Field(
        "groups", description="The claim with the groups; `realm_access.roles` is one inside another."
    )
    oidc_roles: Names = Field(
        (),
        description="What groups may do, with commas between: `desk-fr=editor@africa-fr,chiefs=admin`; "
        "whoever is in none of them is not let in.",
    )
    claim_minutes: float = Field(
        15.0,
        gt=0,
        le=1440,
        description="Minutes without any work after which the hold of an editor on a story lapses, and "
        "anybody may take it.",
    )
    most_streams: int = Field(
        1000,
        ge=0,
        description="Open pages of editors that one web process tells of changes as they happen; further "
        "ones ask every ten seconds. 0: all ask.",
    )
    take_back_seconds: float = Field(
        10.0,
        ge=0,
        le=300,
        description="Seconds in which an approval at the desk can be taken back before readers get it.",
    )
    secure_cookies: bool = Field(
        False, description="True: cookies are sent over HTTPS only. Set it wherever the desk has HTTPS."
    )
    metrics_token: str = Field(
        "",
        repr=False,
        description="Who sends it (`Authorization: Bearer …`) may read `/metrics`; empty: only this machine "
        "may, and only where no proxy stands before the desk.",
    )
    log_level: LogLevel = Field("INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")
    log_format: Literal["json", "text"] = Field(
        "json", description="`json`: an object a line, for programs; `text`: for people."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings are read: the environment goes before the file."""
        file = find_config()
        values = {} if file is None else read_config(file, cls.model_fields, cls.PATHS)
        values = {name: value for name, value in values.items() if value != ""}
        return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=values)

    @field_validator("data_dir")
    @classmethod
    def _data_dir_is_absolute(cls, folder: Path) -> Path:
        """Resolve the data folder once: a program that changes its folder keeps its desk."""
        return folder.expanduser().resolve()

    @field_validator("second_factor")
    @classmethod
    def _are_roles(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no role: a misspelt one would ask nobody for a second factor."""
        for name in names:
            if name not in ROLE_NAMES:
                raise ValueError(f"{name!r} is no role; there are: {', '.join(ROLE_NAMES)}")
        return names

    @field_validator("oidc_roles")
    @classmethod
    def _are_groups(cls, pairs: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no group with a role."""
        for pair in pairs:
            group, _, role = pair.rpartition("=")
            if not group or role.partition("@")[0] not in ROLE_NAMES:
                raise ValueError(f"{pair!r} is not group=role or group=role@edition")
        return pairs

    @field_validator("llm_url", "public_url")
    @classmethod
    def _is_of_the_web(cls, url: str) -> str:
        return address_of_the_web(url)

    @field_validator("broker_url")
    @classmethod
    def _is_of_a_broker(cls, url: str) -> str:
        return address_of_a_broker(url)

    @field_validator("smtp_url")
    @classmethod
    def _is_of_a_mail_server(cls, url: str) -> str:
        return address_of_a_mail_server(url)

    @model_validator(mode="after")
    def _llm_is_whole(self) -> Settings:
        """Refuse half a description of a language model."""
        if self.llm_url and not self.llm_model:
            raise ValueError(
                "DRAGOMAN_LLM_URL is set, so DRAGOMAN_LLM_MODEL has to name a model on that server"
            )
        if self.llm_daily_budget and not (self.llm_price_in or self.llm_price_out):
            raise ValueError(
                "DRAGOMAN_LLM_DAILY_BUDGET needs DRAGOMAN_LLM_PRICE_IN and DRAGOMAN_LLM_PRICE_OUT, "
                "or nobody knows when it is spent"
            )
        return self

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Settings:
        """Refuse a mail server without a sender."""
        if self.smtp_url and "@" not in self.mail_from:
            raise ValueError("DRAGOMAN_SMTP_URL is set, so DRAGOMAN_MAIL_FROM has to be an e-mail address")
        return self

    @model_validator(mode="after")
    def _oidc_is_whole(self) -> Settings:
        """Refuse half a description of a provider, and one to which secrets would go in the open."""
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("DRAGOMAN_OIDC_ISSUER is set, so DRAGOMAN_OIDC_CLIENT_ID has to be set as well")
        parts = urlsplit(self.oidc_issuer)
        local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
        if self.oidc_issuer and not local and (parts.scheme != "https" or not parts.hostname):
            raise ValueError("DRAGOMAN_OIDC_ISSUER has to be an address that begins with https://")
        return self

    @property
    def provider(self) -> str:
        """What people call the provider with which they sign in; empty where there is none."""
        return self.oidc_label or urlsplit(self.oidc_issuer).hostname or ""

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'dragoman.sqlite3'}"

    @property
    def models(self) -> Path:
        """The folder of added models in force."""
        return self.models_dir or self.data_dir / "models"

    @property
    def base_url(self) -> str:
        """The address to print and to put into links, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def secrets_in_the_open() -> str | None:
    """Return what to do about a file of settings that holds a secret and that everybody here may read."""
    file = find_config()
    if file is None or not readable_by_all(file):
        return None
    values = read_config(file, Settings.model_fields, Settings.PATHS)
    secret = [name for name, value in values.items() if _is_secret(name, value)]
    if not secret:
        return None
    held = " and ".join(secret)
    return f"Every account of this machine can read {file}, which holds {held}: `chmod 600` it."


def _is_secret(name: str, value: Any) -> bool:
    """Return whether a setting is a key, or an address with a password, or of a model with a query, in it."""
    if name in ("llm_key", "mirror_key", "metrics_token", "oidc_client_secret"):
        return bool(value)
    if name not in ("database_url", "broker_url", "llm_url", "smtp_url"):
        return False
    try:
        parts = urlsplit(str(value))
    except ValueError:
        return False
    return bool(parts.password or (name == "llm_url" and parts.query))


@lru_cache
def get_settings() -> Settings:
    """Read the environment and the file of settings once per process."""
    return Settings()
