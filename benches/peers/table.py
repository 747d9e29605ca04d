"""Prints the table of `make bench-peers`: medians over all rounds, and how many times as long the others take."""

import json
import statistics
import sys
from pathlib import Path

folder = Path(sys.argv[1])
found = {}
for peer in ("thumbsheet", "sharp", "pillow"):
    for line in (folder / peer).read_text().splitlines():
        if line.startswith("{"):
            entry = json.loads(line)
            found.setdefault(entry["job"], {}).setdefault(peer, []).append(entry["ms"])

print("| 1536x1024 to a 1200x630 JPEG | Thumbsheet, ms | sharp, ms | Pillow, ms | sharp / ours | Pillow / ours |")
print("|---|---|---|---|---|---|")
for job, peers in found.items():
    ours, sharp, pillow = (statistics.median(peers[peer]) for peer in ("thumbsheet", "sharp", "pillow"))
    print(f"| {job} | {ours:.0f} | {sharp:.0f} | {pillow:.0f} | {sharp / ours:.1f} | {pillow / ours:.1f} |")
