"""Pillow's side of `make bench-peers`: prints one JSON line per job, the median of COUNT runs in milliseconds.

    python pillow_peer.py FOLDER COUNT FONT
"""

import io
import json
import statistics
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

SIZE = (1200, 630)
LINES = ["Why fan-out beats sequential", "work for small teams"]


def lines(draw, font, x, y, fill, anchor):
    for at, line in enumerate(LINES):
        draw.text((x, y + at * 80), line, font=font, fill=fill, anchor=anchor)


def panel(picture, font):
    overlay = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(overlay)
    draw.rectangle((0, 429, 1200, 630), fill=(0, 0, 0, 199))
    lines(draw, font, 60, 520, "white", "ls")
    picture.paste(overlay, mask=overlay)


def shadows(picture, font):
    for offset, blur, opacity in ((0, 6, 179), (4, 4, 153)):
        mask = Image.new("L", SIZE, 0)
        lines(ImageDraw.Draw(mask), font, 600 + offset, 300 + offset, opacity, "ms")
        picture.paste((0, 0, 0), mask=mask.filter(ImageFilter.GaussianBlur(blur)))
    lines(ImageDraw.Draw(picture), font, 600, 300, "white", "ms")


def whole(data, paint, font):
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture = ImageOps.fit(picture, SIZE, Image.Resampling.LANCZOS)
    paint(picture, font)
    picture.save(io.BytesIO(), "JPEG", quality=85, subsampling=2)


def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    font = ImageFont.truetype(sys.argv[3], 64)
    for job, name, paint in (
        ("PNG", "photo.png", panel),
        ("JPEG", "photo.jpg", panel),
        ("WebP", "photo.webp", panel),
        ("PNG, shadows", "photo.png", shadows),
    ):
        data = (folder / name).read_bytes()
        whole(data, paint, font)
        took = []
        for _ in range(count):
            began = time.perf_counter()
            whole(data, paint, font)
            took.append((time.perf_counter() - began) * 1000)
        print(json.dumps({"job": job, "ms": statistics.median(took)}))


main()
