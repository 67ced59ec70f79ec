"""Checks a .tlog-proof with Python's standard library and OpenSSL, and nothing of wf-elements.

python3 check_tlog_proof.py FILE VKEY
"""
import base64, hashlib, os, subprocess, sys, tempfile


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_of(record):
    return sha256(b"\x00", record)


def root_of(index, size, leaf, proof):
    """RFC 9162 section 2.1.3.2."""
    node, last, root = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            sys.exit(f"FAILED: the proof of record {index} is too long")
        if node % 2 == 1 or node == last:
            root = sha256(b"\x01", sibling, root)
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            root = sha256(b"\x01", root, sibling)
        node, last = node // 2, last // 2
    if last != 0:
        sys.exit(f"FAILED: the proof of record {index} is too short")
    return root


def is_signed(text, signature, public_key):
    """Ed25519 by OpenSSL; the key in the DER form of RFC 8410."""
    der = bytes.fromhex("302a300506032b6570032100") + public_key
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, data in (("key", der), ("text", text), ("sig", signature)):
            paths[name] = os.path.join(folder, name)
            with open(paths[name], "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths["key"],
                   "-rawin", "-in", paths["text"], "-sigfile", paths["sig"]]
        return subprocess.run(command, capture_output=True).returncode == 0


def open_checkpoint(note, vkey):
    """Size and root from a C2SP signed note, once the key has signed it."""
    name, key_id, key = vkey.split("+", 2)
    text, _, signatures = note.rpartition(b"\n\n")
    origin, size, root = text.decode().split("\n")[:3]
    if origin != name:
        sys.exit(f"FAILED: the checkpoint is of {origin}")
    for line in signatures.decode().splitlines():
        _, signer, encoded = line.split(" ")
        signature = base64.b64decode(encoded)
        if signer == name and signature[:4].hex() == key_id and is_signed(text + b"\n", signature[4:], base64.b64decode(key)[1:]):
            return int(size), base64.b64decode(root)
    sys.exit("FAILED: the key did not sign the checkpoint")


def main(path, vkey):
    with open(path, "rb") as file:
        head, note = file.read().split(b"\n\n", 1)
    lines = head.decode().split("\n")
    record = base64.b64decode(lines[1].removeprefix("extra "))
    index = int(lines[2].removeprefix("index "))
    proof = [base64.b64decode(line) for line in lines[3:]]
    size, root = open_checkpoint(note, vkey)
    if root_of(index, size, leaf_of(record), proof) != root:
        sys.exit(f"FAILED: record {index} is not under the root in the checkpoint")
    print(record.decode())
    print(f"VERIFIED: record {index} of {size} in {vkey.split('+')[0]}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
