"""The settings of the action server, read from the environment."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each name in capitals is an environment variable; `.env.example` explains them."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = "sqlite+aiosqlite:///var/boussole.db"
    rasa_secret: SecretStr
    public_url: str = "http://localhost:8000"
    actions_port: int = 5055
    telegram_bot_name: str = ""
