#!/usr/bin/env python3
"""Checks an exported ledger without the engine: hashlib and the openssl command, nothing else.

usage: verify_bundle.py <folder> <key>      the key as "name+id+base64"
Prints "ok <size> <root>" or says what is wrong and exits with 1.
"""
import base64
import hashlib
import subprocess
import sys
import tempfile


def sha256(data):
    return hashlib.sha256(data).digest()


def root_of(leaves):
    """RFC 6962, section 2.1, by merging complete subtrees of equal size."""
    stack = []
    for number, leaf in enumerate(leaves):
        while number & 1:
            leaf = sha256(b"\x01" + stack.pop() + leaf)
            number >>= 1
        stack.append(leaf)
    if not stack:
        return sha256(b"")
    root = stack.pop()
    while stack:
        root = sha256(b"\x01" + stack.pop() + root)
    return root


def signature_holds(key_text, text, lines):
    name, key_id, encoded = key_text.split("+", 2)
    key = base64.b64decode(encoded)
    assert key[0] == 1 and sha256(name.encode() + b"\n" + key)[:4].hex() == key_id
    for line in lines:
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if (dash, signer, signature[:4].hex()) != ("\u2014", name, key_id):
            continue
        with tempfile.TemporaryDirectory() as folder:
            spki = bytes.fromhex("302a300506032b6570032100") + key[1:]
            for file, content in (("key", spki), ("text", text.encode()), ("signature", signature[4:])):
                with open(f"{folder}/{file}", "wb") as out:
                    out.write(content)
            command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", f"{folder}/key",
                       "-rawin", "-in", f"{folder}/text", "-sigfile", f"{folder}/signature"]
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


def main():
    folder, key = sys.argv[1:3]
    with open(f"{folder}/checkpoint", encoding="utf-8") as file:
        text, _, signatures = file.read().rpartition("\n\n")
    text += "\n"
    origin, size, root = text.splitlines()[:3]
    if origin != key.split("+")[0] or not signature_holds(key, text, signatures.splitlines()):
        sys.exit("the signature does not hold")
    with open(f"{folder}/entries.jsonl", "rb") as file:
        leaves = [sha256(b"\x00" + line.rstrip(b"\n")) for line in file]
    if len(leaves) != int(size) or base64.b64encode(root_of(leaves)).decode() != root:
        sys.exit("the entries do not have the signed root")
    print("ok", size, root)


main()
