"""Checks a verifiable export, or a folder of exported tiles, with Python's standard library and OpenSSL, and nothing of
wf-elements.

python3 check_export.py EXPORT-OR-FOLDER VKEY [OLDER-CHECKPOINT]
"""
import base64, json, os, sys
from check_tlog_proof import leaf_of, open_checkpoint, root_of, sha256


def once(pairs):
    """A reader that took one of two equal keys could see something else than another reader."""
    members = dict(pairs)
    if len(members) != len(pairs):
        sys.exit("FAILED: a key stands twice")
    return members


def parse(text):
    return json.loads(text, object_pairs_hook=once)


def from_export(path):
    """The checkpoint, and of each record its place, bytes, proof and the values beside it."""
    with open(path, encoding="utf-8", newline="\n") as file:
        header, *lines = map(parse, file.read().removesuffix("\n").split("\n"))
    records = [(line["index"], line["raw"].encode(), [base64.b64decode(each) for each in line.get("proof", [])], line.get("opened", {})) for line in lines]
    return header["checkpoint"].encode(), records, header.get("range")


def from_folder(path):
    """C2SP tlog-tiles: bundles of up to 256 records, each behind its length in two bytes."""
    with open(os.path.join(path, "checkpoint"), "rb") as file:
        note = file.read()
    size = int(note.split(b"\n")[1])
    records = []
    for bundle in range((size + 255) // 256):
        digits = f"{bundle:03d}" if bundle < 1000 else f"{bundle:0{-(-len(str(bundle)) // 3) * 3}d}"
        groups = [digits[at:at + 3] for at in range(0, len(digits), 3)]
        width = min(256, size - bundle * 256)
        place = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:]) + ("" if width == 256 else f".p/{width}")
        with open(os.path.join(path, "tile", "entries", place), "rb") as file:
            data = file.read()
        while data:
            end = 2 + int.from_bytes(data[:2], "big")
            records.append((len(records), data[2:end], None, {}))
            data = data[end:]
    return note, records, {"begin": 0, "end": size}


def root_over(leaves):
    """RFC 9162 section 2.1.1, without recursion: neighbours are joined, a last one without a neighbour rises as it is."""
    while len(leaves) > 1:
        pairs = [sha256(b"\x01", *leaves[at:at + 2]) if at + 1 < len(leaves) else leaves[at] for at in range(0, len(leaves), 2)]
        leaves = pairs
    return leaves[0]


def check_values(index, record, opened):
    """Values beside a record against their salted commitments. Sorted keys are RFC 8785 for all that is not exotic."""
    for name, beside in opened.items():
        salt = base64.urlsafe_b64decode(beside["salt"] + "==")
        canonical = json.dumps(beside["value"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        commitment = base64.urlsafe_b64encode(sha256(salt, canonical)).decode().rstrip("=")
        if record.get("commitments", {}).get(name) != commitment:
            sys.exit(f"FAILED: record {index}: the value of {name} is not the one that was recorded")


def main(path, vkey, older=None):
    note, records, claimed = (from_folder if os.path.isdir(path) else from_export)(path)
    size, root = open_checkpoint(note, vkey)
    origin = vkey.split("+")[0]
    for index, raw, proof, opened in records:
        record = parse(raw)
        if record["seq"] != index or record["log"] != origin:
            sys.exit(f"FAILED: record {index} is record {record['seq']} of {record['log']}")
        if proof is not None and root_of(index, size, leaf_of(raw), proof) != root:
            sys.exit(f"FAILED: record {index} is not under the root in the checkpoint")
        check_values(index, record, opened)
    places = [index for index, *_ in records]
    if claimed and places != list(range(claimed["begin"], claimed["end"])):
        sys.exit(f"FAILED: the file says that it holds records {claimed['begin']} to {claimed['end'] - 1}, and it does not")
    is_whole = places == list(range(size))
    leaves = [leaf_of(raw) for _, raw, *_ in records]
    if os.path.isdir(path) and root_over(leaves) != root:
        sys.exit("FAILED: the records do not have the root in the checkpoint")
    print(f"VERIFIED: {len(records)} of {size} records of {origin}" + ("" if claimed else ", a selection"))
    if older is None:
        return
    with open(older, "rb") as file:
        before, root_before = open_checkpoint(file.read(), vkey)
    if before > size:
        sys.exit(f"FAILED: the log had {before} records before")
    if not is_whole:
        sys.exit("OPEN: whether it only grew can be told from all records only")
    if root_over(leaves[:before]) != root_before:
        sys.exit(f"FAILED: the first {before} records are not those of the older checkpoint")
    print(f"VERIFIED: it only grew, from {before} records")


if __name__ == "__main__":
    main(*sys.argv[1:4])
