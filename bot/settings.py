"""The gateway's settings, read from the environment."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

# As Telegram names a bot; empty when nobody goes on there.
BOT_NAME = r"^([A-Za-z][A-Za-z0-9_]{3,31})?$"


class Settings(BaseSettings):
    """Each name in capitals is an environment variable; `.env.example` explains them."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = "sqlite+aiosqlite:///var/boussole.db"
    redis_url: str = ""
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_secret: SecretStr
    contact_keys: SecretStr
    signing_key: SecretStr
    public_url: str = "http://localhost:8000"
    bot_port: int = 8000
    telegram_token: SecretStr = SecretStr("")
    telegram_bot_name: str = Field(default="", pattern=BOT_NAME)
    telegram_api_url: str = ""
    telegram_webhook_secret: SecretStr = SecretStr("")

    @property
    def telegram_is_on(self) -> bool:
        """Whether a youth of the web may go on there: we are there, and they can be told where."""
        return bool(self.telegram_token.get_secret_value() and self.telegram_bot_name)
