"""Writes what is on the screen, as a PNG, to the path that is given: what a person sees, whoever has drawn it."""

import os
import sys

import gi

gi.require_version("Gdk", "3.0")
from gi.repository import Gdk

path = sys.argv[1]
root = Gdk.get_default_root_window()
picture = Gdk.pixbuf_get_from_window(root, 0, 0, root.get_width(), root.get_height())
picture.savev(path + ".part", "png", [], [])
os.rename(path + ".part", path)
