"""A passkey made of software: answers a site as a browser and its device would, without either."""

import json
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "https://testserver"
FLAG = AuthenticatorData.FLAG


class SoftPasskey:
    """One passkey. `verifies` is whether it asks its bearer for a finger or a PIN."""

    def __init__(self, *, verifies: bool = True, origin: str = ORIGIN) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"a passkey of sixteen bytes or so"
        self.origin = origin
        self.flags = FLAG.UP | (FLAG.UV if verifies else 0)
        self.handle = b""

    def create(self, options: dict[str, Any]) -> str:
        options = options["publicKey"]
        self.handle = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AuthenticatorData.create(
            sha256(options["rp"]["id"].encode()).digest(),
            self.flags | FLAG.AT,
            0,
            AttestedCredentialData.create(b"\0" * 16, self.id, public),
        )
        attestation = AttestationObject.create("none", data, {})
        client = self._client("webauthn.create", options["challenge"])
        return self._credential({"clientDataJSON": client, "attestationObject": bytes(attestation)})

    def get(self, options: dict[str, Any], *, rp: str = "testserver") -> str:
        options = options["publicKey"]
        client = self._client("webauthn.get", options["challenge"])
        data = bytes(AuthenticatorData.create(sha256(rp.encode()).digest(), self.flags, 1))
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        answer = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._credential(answer | {"userHandle": self.handle})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, response: dict[str, bytes]) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": {key: websafe_encode(value) for key, value in response.items()},
                "clientExtensionResults": {},
            }
        )
