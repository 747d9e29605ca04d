"""Makes the pictures beside it, with Pillow: an encoder that is not ours. Every one shows the same four quarters (red,
green / blue, white), 32x24, unless its name says otherwise. Run it again only to add one: the files are the fixture."""

import io, struct, zlib
from PIL import Image, ImageCms, ImageOps

W, H = 32, 24
COLORS = [(220, 30, 40), (30, 180, 60), (40, 60, 200), (255, 255, 255)]


def quarters(colors=COLORS, mode="RGB", size=(W, H)):
    w, h = size
    image = Image.new(mode, size)
    for i, color in enumerate(colors):
        image.paste(color, ((i % 2) * w // 2, (i // 2) * h // 2, (i % 2 + 1) * w // 2, (i // 2 + 1) * h // 2))
    return image


upright = quarters()
undo = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
}
for n, operation in undo.items():
    stored = upright.transpose(operation) if operation is not None else upright
    exif = Image.Exif()
    exif[0x0112] = n
    stored.save(f"orientation-{n}.jpg", quality=95, subsampling=0, exif=exif)
    seen = ImageOps.exif_transpose(Image.open(f"orientation-{n}.jpg")).convert("RGB")
    for (x, y), want in zip([(4, 4), (28, 4), (4, 20), (28, 20)], COLORS):
        assert all(abs(a - b) < 12 for a, b in zip(seen.getpixel((x, y)), want)), (n, x, y)
stored = upright.transpose(undo[6])
exif = Image.Exif()
exif[0x0112] = 6
stored.save("orientation-6.png", exif=exif)
stored.save("orientation-6.webp", lossless=True, exif=exif)

upright.save("rgb.png")
upright.save("baseline.jpg", quality=95, subsampling=0)
upright.save("halved.jpg", quality=90, subsampling=2)
upright.save("progressive.jpg", quality=95, progressive=True)
upright.quantize(8).save("palette.png")
quarters([60, 120, 180, 255], "L").save("gray.png")
quarters([60, 120, 180, 255], "L").save("gray.jpg", quality=95)
# Half-transparent black on white is mid grey; the last quarter is not there at all.
quarters([(0, 255), (0, 128), (200, 255), (0, 0)], "LA").save("gray-alpha.png")
quarters([(220, 30, 40, 255), (0, 0, 0, 128), (40, 60, 200, 255), (90, 90, 90, 0)], "RGBA").save("alpha.png")
palette = quarters([0, 1, 2, 3], "P")
palette.putpalette(sum(map(list, COLORS), []))
palette.save("palette-transparent.png", transparency=1)
quarters([15420, 30840, 46260, 65535], "I;16").save("gray-16.png")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png16(path, color_type, channels):
    """Sixteen bits a channel, which Pillow cannot write."""
    rows = bytearray()
    for y in range(H):
        rows.append(0)
        for x in range(W):
            color = COLORS[(y >= H // 2) * 2 + (x >= W // 2)]
            values = list(color) + ([128 if color == COLORS[1] else 255] if channels == 4 else [])
            for value in values:
                rows += struct.pack(">H", value * 257)
    header = struct.pack(">IIBBBBB", W, H, 16, color_type, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")
    open(path, "wb").write(data)


png16("rgb-16.png", 2, 3)
png16("rgba-16.png", 6, 4)

header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1 << 20), 9)) + chunk(b"IEND", b"")
open("bomb.png", "wb").write(bomb)

# Four inks: cyan, magenta, yellow, half black.
inks = quarters([(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 128)], "CMYK")
inks.save("cmyk.jpg", quality=95)
adobe = open("cmyk.jpg", "rb").read()
at = adobe.index(b"\xff\xee")
length = struct.unpack(">H", adobe[at + 2 : at + 4])[0]
assert adobe[at + 4 : at + 9] == b"Adobe"
open("cmyk-unmarked.jpg", "wb").write(adobe[:at] + adobe[at + 2 + length :])

upright.save("lossless.webp", lossless=True)
upright.save("lossy.webp", quality=95)
quarters([(220, 30, 40, 255), (0, 0, 0, 128), (40, 60, 200, 255), (90, 90, 90, 0)], "RGBA").save("alpha.webp", lossless=True, exact=True)
frames = [upright, quarters([(0, 0, 0)] * 4)]
frames[0].save("animated.gif", save_all=True, append_images=frames[1:], duration=100)
frames[0].save("animated.webp", save_all=True, append_images=frames[1:], duration=100, lossless=True)

# A profile whose red and green are exchanged cannot be mistaken for sRGB: red in the file is green on the screen.
srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
count = struct.unpack(">I", srgb[128:132])[0]
tags = {bytes(srgb[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
red, green = tags[b"rXYZ"], tags[b"gXYZ"]
srgb[red + 4 : red + 12], srgb[green + 4 : green + 12] = srgb[green + 4 : green + 12], srgb[red + 4 : red + 12]
for path in ["swapped.png", "swapped.jpg", "swapped.webp"]:
    upright.save(path, icc_profile=bytes(srgb), **({"quality": 95, "subsampling": 0} if path.endswith("jpg") else {"lossless": True} if path.endswith("webp") else {}))
upright.convert("RGBA").save("swapped-alpha.png", icc_profile=bytes(srgb))
quarters([60, 120, 180, 255], "L").save("gray-rgb-profile.png", icc_profile=bytes(srgb))


def icc(space, connection, kind, tags):
    """A version 2 profile with just these tags."""
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(78), b"cprt": b"text" + bytes(4) + b"none\0",
            b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061), **tags}
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = at + len(body)
    head = struct.pack(">I", size) + b"none" + bytes([2, 0x20, 0, 0]) + kind + space + connection + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def seen_by_lcms(path, profile, mode):
    image = Image.open(path)
    seen = ImageCms.profileToProfile(image.convert(mode), io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    print(path, [seen.getpixel(place) for place in [(4, 4), (28, 4), (4, 20), (28, 20)]])


# Grey that counts light instead of lightness: 128 of it is 188 on the screen.
linear = icc(b"GRAY", b"XYZ ", b"mntr", {b"kTRC": b"curv" + bytes(4) + struct.pack(">I", 0)})
quarters([60, 128, 180, 255], "L").save("gray-linear.png", icc_profile=linear)
seen_by_lcms("gray-linear.png", linear, "L")

# Inks that print other colours than their names say: cyan ink is red, magenta is green, yellow is blue.
lab = {(0, 0, 0): (100, 0, 0), (1, 0, 0): (50, 60, 40), (0, 1, 0): (60, -50, 45), (0, 0, 1): (35, 20, -55)}
grid = b""
for i in range(16):
    c, m, y, k = i >> 3 & 1, i >> 2 & 1, i >> 1 & 1, i & 1
    lightness, a, b = lab.get((c, m, y), (25, 0, 0))
    lightness, a, b = (0, 0, 0) if k else (lightness, a, b)
    grid += bytes([round(lightness * 2.55), a + 128, b + 128])
ramp = bytes(range(256))
lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536) + ramp * 4 + grid + ramp * 3
press = icc(b"CMYK", b"Lab ", b"prtr", {b"A2B0": lut})
inks.save("cmyk-profile.jpg", quality=95, icc_profile=press)
seen_by_lcms("cmyk-profile.jpg", press, "CMYK")
