"""Writes what is on the screen where the app's window is to standard output, as a PNG: what a person sees, not what the page says.

Looks until nothing moves any more, or for two seconds.
"""

import subprocess
import sys
import time

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
from gi.repository import Gdk, GdkX11


def said(*arguments):
    return subprocess.run(["/usr/bin/xdotool", *arguments], capture_output=True, text=True).stdout


found = said("search", "--onlyvisible", "--name", "^Thumbsheet$").split()
if not found:
    sys.exit("there is no window of the app on the screen")
# Its own place, without the frame that the window manager has put around it.
window = GdkX11.X11Window.foreign_new_for_display(Gdk.Display.get_default(), int(found[0]))
_, x, y = window.get_origin()
root = Gdk.get_default_root_window()
width = min(window.get_width(), root.get_width() - x)
height = min(window.get_height(), root.get_height() - y)


def look():
    return Gdk.pixbuf_get_from_window(root, x, y, width, height)


began = time.monotonic()
picture = look()
while time.monotonic() - began < 2:
    time.sleep(0.12)
    before, picture = picture, look()
    if before.get_pixels() == picture.get_pixels():
        break
sys.stdout.buffer.write(picture.save_to_bufferv("png", [], [])[1])
