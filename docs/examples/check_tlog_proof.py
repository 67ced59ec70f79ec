"""Checks a .tlog-proof with Python's standard library and OpenSSL, and nothing of wf-elements.

python3 check_tlog_proof.py FILE VKEY
"""
import base64, hashlib, subprocess, sys, tempfile, os


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(index, size, leaf, proof):
    """RFC 9162 section 2.1.3.2."""
    node, last, root = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            sys.exit("FAILED: the proof is too long")
        if node % 2 == 1 or node == last:
            root = sha256(b"\x01", sibling, root)
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            root = sha256(b"\x01", root, sibling)
        node, last = node // 2, last // 2
    if last != 0:
        sys.exit("FAILED: the proof is too short")
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


path, vkey = sys.argv[1:3]
name, key_id, key = vkey.split("+", 2)
with open(path, "rb") as file:
    head, note, signatures = file.read().split(b"\n\n", 2)
lines = head.decode().split("\n")
record = base64.b64decode(lines[1].removeprefix("extra "))
index = int(lines[2].removeprefix("index "))
proof = [base64.b64decode(line) for line in lines[3:]]
origin, size, root = note.decode().split("\n")[:3]

if origin != name:
    sys.exit(f"FAILED: the checkpoint is of {origin}")
if root_of(index, int(size), sha256(b"\x00", record), proof) != base64.b64decode(root):
    sys.exit(f"FAILED: record {index} is not under the root in the checkpoint")
for line in signatures.decode().splitlines():
    _, signer, signature = line.split(" ")
    signature = base64.b64decode(signature)
    if signer == name and signature[:4].hex() == key_id and is_signed(note + b"\n", signature[4:], base64.b64decode(key)[1:]):
        print(record.decode())
        print(f"VERIFIED: record {index} of {size} in {origin}")
        break
else:
    sys.exit("FAILED: the key did not sign the checkpoint")
