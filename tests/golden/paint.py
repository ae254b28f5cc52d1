#!/usr/bin/env python3
"""Screens as pictures, to be looked at: paint.py OUT_DIR FILE...

FILE.cells has a line of text and a line of meanings in turn (pictures_test
writes such), FILE.screen text only. The letters are those of unifont.
"""
import pathlib
import struct
import sys
import zlib

FONT = "/usr/share/unifont/unifont.hex"
WIDTH, HEIGHT = 8, 16
# letters and ground of PLAIN TITLE STRONG NOTICE ALARM CHOSEN KEY
LOOKS = [((210, 210, 210), (0, 0, 0)), ((0, 0, 0), (190, 190, 190)),
         ((255, 255, 255), (0, 0, 0)), ((240, 220, 80), (0, 0, 0)),
         ((255, 90, 90), (0, 0, 0)), ((0, 0, 0), (150, 190, 230)),
         ((0, 0, 0), (120, 180, 180))]
STROKES = {"\1": "\u2500", "\2": "\u2502", "\3": "\u250c",
           "\4": "\u2510", "\5": "\u2514", "\6": "\u2518"}


def font():
    glyphs = {}
    for line in open(FONT, encoding="ascii"):
        code, bits = line.strip().split(":")
        glyphs[chr(int(code, 16))] = bytes.fromhex(bits)
    return glyphs


def draw(pixels, glyph, row, column, look):
    letters, ground = look
    wide = len(glyph) // HEIGHT
    for y in range(HEIGHT):
        bits = glyph[y * wide:(y + 1) * wide]
        line = pixels[row * HEIGHT + y]
        for x in range(wide * 8):
            on = bits[x // 8] >> (7 - x % 8) & 1
            at = column * WIDTH + x
            if at < len(line):
                line[at] = letters if on else ground
    return wide


def paint(texts, marks, glyphs, path):
    columns = max(80, max(len(m) for m in marks))
    ground = LOOKS[0][1]
    pixels = [[ground] * (columns * WIDTH)
              for _ in range(len(texts) * HEIGHT)]
    for row, (text, mark) in enumerate(zip(texts, marks)):
        column = 0
        for sign in text + " " * columns:
            if column >= len(mark):
                break
            look = LOOKS[int(mark[column])]
            sign = STROKES.get(sign, sign)
            column += draw(pixels, glyphs.get(sign, glyphs["\ufffd"]),
                           row, column, look)
    raw = b"".join(b"\0" + bytes(v for p in line for v in p)
                   for line in pixels)

    def chunk(kind, data):
        body = kind + data
        return (struct.pack(">I", len(data)) + body
                + struct.pack(">I", zlib.crc32(body)))
    head = struct.pack(">IIBBBBB", columns * WIDTH, len(pixels), 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
                     + chunk(b"IDAT", zlib.compress(raw))
                     + chunk(b"IEND", b""))


def main(out, *files):
    glyphs = font()
    for name in map(pathlib.Path, files):
        lines = name.read_text(encoding="utf-8").split("\n")[:-1]
        if name.suffix == ".cells":
            texts, marks = lines[0::2], lines[1::2]
        else:
            texts, marks = lines, ["0" * 80] * len(lines)
        paint(texts, marks, glyphs, pathlib.Path(out) / (name.stem + ".png"))


main(*sys.argv[1:])
