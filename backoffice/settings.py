"""The back office's settings, read from the environment."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each name in capitals is an environment variable; `.env.example` explains them."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = "sqlite+aiosqlite:///var/boussole.db"
    redis_url: str = ""
    contact_keys: SecretStr
    signing_key: SecretStr
    backoffice_url: str = "http://localhost:8001"
    backoffice_port: int = 8001
    mail_folder: Path = Path("var/mail")
    mail_from: str = "La Boussole des jeunes <boussole@example.org>"
    smtp_url: SecretStr = SecretStr("")
    proconnect_issuer: str = ""
    proconnect_client_id: str = ""
    proconnect_client_secret: SecretStr = SecretStr("")
    proconnect_acr: str = ""

    @property
    def keeps_mail(self) -> bool:
        """Without a mail server, e-mails stay in a folder and are read in a local page."""
        return not self.smtp_url.get_secret_value()

    @property
    def has_proconnect(self) -> bool:
        return bool(self.proconnect_issuer and self.proconnect_client_id)
