"""A real OpenID provider that consents at once, checks what it is sent, and lies on demand."""

import asyncio
import hmac
import json
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "boussole"
CLIENT_SECRET = "known by two"
LISTED = {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims"}
PKCE = {"code_challenge", "code_challenge_method"}


@dataclass(frozen=True)
class Lies:
    """What is wrong with the answers; the defaults are the truth."""

    signs_userinfo: bool = False
    alg: str = "RS256"
    foreign_key: bool = False
    issuer: str | None = None
    answering_issuer: str | None = None
    published_issuer: str | None = None
    audience: str | list[str] = CLIENT_ID
    nonce: str | None = None
    lives: int = 300
    acr: str | None = None
    access_token_hash: str | None = None
    userinfo_subject: str | None = None
    userinfo_alg: str = "RS256"
    userinfo_audience: str = CLIENT_ID
    ill: str = ""
    slow: str = ""


@dataclass(frozen=True)
class Consent:
    """What a code stands for, once."""

    redirect_uri: str
    nonce: str
    challenge: str


@dataclass
class OpenIdServer:
    """Who signs in is `claims`; `asked` and `left` remember what browsers were sent with."""

    base: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "sub-clara", "email": "clara@example.org"})
    lies: Lies = field(default_factory=Lies)
    pkce: bool = True
    auth_methods: list[str] = field(default_factory=lambda: ["client_secret_post"])
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    now: int | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    left: list[dict[str, str]] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    _codes: dict[str, Consent] = field(default_factory=dict)
    _tokens: set[str] = field(default_factory=set)

    def lie(self, **lies: Any) -> None:
        self.lies = replace(self.lies, **lies)

    @property
    def app(self) -> Starlette:
        paths = {
            "/.well-known/openid-configuration": self._configuration,
            "/jwks": self._jwks,
            "/authorize": self._authorize,
            "/userinfo": self._userinfo,
            "/session/end": self._end,
        }
        routes = [Route(path, self._watched(path, endpoint)) for path, endpoint in paths.items()]
        return Starlette(routes=[*routes, Route("/token", self._watched("/token", self._token), methods=["POST"])])

    def _watched(self, path: str, endpoint: Any) -> Any:
        async def answer(request: Request) -> Response:
            self.reads.append(path)
            if self.lies.slow and path.startswith(self.lies.slow):
                await asyncio.sleep(0.6)
            if self.lies.ill and path.startswith(self.lies.ill):
                return Response("<h1>Bad gateway</h1>", 502, media_type="text/html")
            response: Response = await endpoint(request)
            return response

        return answer

    async def _configuration(self, _request: Request) -> Response:
        said = {
            "issuer": self.lies.published_issuer or self.base,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "userinfo_endpoint": f"{self.base}/userinfo",
            "jwks_uri": f"{self.base}/jwks",
            "end_session_endpoint": f"{self.base}/session/end",
            "token_endpoint_auth_methods_supported": self.auth_methods,
        }
        return JSONResponse(said | ({"code_challenge_methods_supported": ["S256"]} if self.pkce else {}))

    async def _jwks(self, _request: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        """Refuse any parameter that is not listed, as ProConnect does."""
        given = dict(request.query_params)
        self.asked.append(given)
        if not set(given) <= LISTED | (PKCE if self.pkce else set()):
            return JSONResponse({"error": "invalid_request", "given": sorted(given)}, 400)
        if given.get("response_type") != "code" or given.get("client_id") != CLIENT_ID:
            return JSONResponse({"error": "unauthorized_client"}, 400)
        code = token_urlsafe(16)
        self._codes[code] = Consent(given["redirect_uri"], given["nonce"], given.get("code_challenge", ""))
        back = {"code": code, "state": given["state"], "iss": self.lies.answering_issuer or self.base}
        return RedirectResponse(f"{given['redirect_uri']}?{urlencode(back)}", 302)

    async def _token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        consent = self._codes.pop(form.get("code", ""), None)
        if consent is None or consent.redirect_uri != form.get("redirect_uri") or not _fits(consent, form):
            return JSONResponse({"error": "invalid_grant"}, 400)
        access_token = token_urlsafe(16)
        self._tokens.add(access_token)
        id_token = self._id_token(consent, access_token)
        return JSONResponse({"access_token": access_token, "token_type": "Bearer", "id_token": id_token})

    async def _userinfo(self, request: Request) -> Response:
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self._tokens:
            return JSONResponse({"error": "invalid_token"}, 401)
        claims = self.claims | ({"sub": self.lies.userinfo_subject} if self.lies.userinfo_subject else {})
        if not self.lies.signs_userinfo:
            return JSONResponse(claims)
        whole = claims | {"iss": self.base, "aud": self.lies.userinfo_audience, "iat": self._now()}
        return Response(self._signed(whole, self.lies.userinfo_alg), media_type="application/jwt")

    async def _end(self, request: Request) -> Response:
        given = dict(request.query_params)
        self.left.append(given)
        return RedirectResponse(given["post_logout_redirect_uri"], 302)

    def _id_token(self, consent: Consent, access_token: str) -> str:
        half = sha256(access_token.encode()).digest()[:16]
        claims = {
            "iss": self.lies.issuer or self.base,
            "sub": self.claims["sub"],
            "aud": self.lies.audience,
            "nonce": self.lies.nonce or consent.nonce,
            "iat": self._now(),
            "exp": self._now() + self.lies.lives,
            "at_hash": self.lies.access_token_hash or _encoded(half),
        }
        return self._signed(claims | ({"acr": self.lies.acr} if self.lies.acr else {}), self.lies.alg)

    def _signed(self, claims: dict[str, Any], alg: str) -> str:
        header = {"alg": alg, "kid": self.key.kid}
        if alg == "none":
            return ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims)) + "."
        if alg == "HS256":
            # The classic confusion: the public key, that everybody has, taken for a shared secret. No library signs so.
            whole = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
            return f"{whole}.{_encoded(hmac.digest(self.key.as_pem(private=False), whole.encode(), 'sha256'))}"
        key = RSAKey.generate_key(2048, {"kid": self.key.kid or ""}) if self.lies.foreign_key else self.key
        return jwt.encode(header, claims, key, algorithms=[alg])

    def _is_client(self, request: Request, form: dict[str, str]) -> bool:
        if "client_secret_post" in self.auth_methods:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        sent = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode().split(":", 1)
        return [unquote(each) for each in sent] == [CLIENT_ID, CLIENT_SECRET]

    def _now(self) -> int:
        return int(time.time()) if self.now is None else self.now


def _fits(consent: Consent, form: dict[str, str]) -> bool:
    if not consent.challenge:
        return True
    proof = sha256(form.get("code_verifier", "").encode()).digest()
    return _encoded(proof) == consent.challenge


def _encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


@contextmanager
def running_openid(server: OpenIdServer | None = None) -> Iterator[OpenIdServer]:
    """Serve on a free loopback port, in a thread of its own."""
    served = server or OpenIdServer()
    config = uvicorn.Config(served.app, "127.0.0.1", 0, log_level="error", timeout_graceful_shutdown=1)
    process = uvicorn.Server(config)
    thread = Thread(target=process.run, daemon=True)
    thread.start()
    while not process.started:
        time.sleep(0.02)
    served.base = f"http://127.0.0.1:{process.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield served
    finally:
        process.should_exit = True
        thread.join(5)
