"""The gateway's settings, read from the environment."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    telegram_api_url: str = ""
    telegram_webhook_secret: SecretStr = SecretStr("")
