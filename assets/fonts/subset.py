"""Makes the two fonts of this folder that are parts of larger ones; see README.md."""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def decoded(encoding, leads, trails):
    """The characters of a national character set with two bytes each."""
    for lead in range(leads[0], leads[1] + 1):
        for trail in range(trails[0], trails[1] + 1):
            text = bytes([lead, trail]).decode(encoding, errors="ignore")
            if len(text) == 1 and ord(text) >= 0x2E80:
                yield ord(text)


HAN = {
    *range(0x3000, 0x3100),  # punctuation and kana
    *range(0x3200, 0x3400),  # enclosed and squared letters
    *range(0xFF00, 0xFFF0),  # full and half width
    *decoded("gb2312", (0xB0, 0xF7), (0xA1, 0xFE)),  # simplified Chinese
    *decoded("euc_jp", (0xB0, 0xF4), (0xA1, 0xFE)),  # Japanese, JIS X 0208
    *decoded("big5", (0xA4, 0xC6), (0x40, 0xFE)),  # traditional Chinese, the frequent ones
}
HANGUL = {*range(0x3131, 0x318F), *range(0xAC00, 0xD7A4)}


def make(source, characters, name, target):
    """A part of a font under a name of its own: its licence reserves the old one."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 13, 14])
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for name_id, text in ((1, name), (2, "Regular"), (4, name), (6, name.replace(" ", ""))):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [name.replace(" ", "")]
    top = cff.topDictIndex[0]
    top.FullName = top.FamilyName = name
    for index, private in enumerate(top.FDArray):
        private.FontName = f"{name.replace(' ', '')}-{index}"
    font.save(target)


if __name__ == "__main__":
    han, hangul = sys.argv[1:]
    make(han, HAN, "Dbsim Han", "DbsimHan.otf")
    make(hangul, HANGUL, "Dbsim Hangul", "DbsimHangul.otf")
