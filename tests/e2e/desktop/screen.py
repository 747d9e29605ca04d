"""Writes what is on the screen where the app's window is to standard output, as a PNG: what a person sees, not what the page says.

Looks until nothing moves any more, or for two seconds. On Wayland, where no program knows its place, the picture is the whole screen.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time



def on_x11():
    import gi

    gi.require_version("Gdk", "3.0")
    gi.require_version("GdkX11", "3.0")
    from gi.repository import Gdk, GdkX11

    search = ["/usr/bin/xdotool", "search", "--onlyvisible", "--name", "^Thumbsheet$"]
    found = subprocess.run(search, capture_output=True, text=True).stdout.split()
    if not found:
        sys.exit("there is no window of the app on the screen")
    # Its own place, without the frame that the window manager has put around it.
    window = GdkX11.X11Window.foreign_new_for_display(Gdk.Display.get_default(), int(found[0]))
    _, x, y = window.get_origin()
    root = Gdk.get_default_root_window()
    width = min(window.get_width(), root.get_width() - x)
    height = min(window.get_height(), root.get_height() - y)
    return lambda: Gdk.pixbuf_get_from_window(root, x, y, width, height).save_to_bufferv("png", [], [])[1]


def on_wayland():
    def look():
        # Weston's own tool writes into the folder that it runs in.
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["/usr/bin/weston-screenshooter"], cwd=folder, check=True, timeout=10)
            return next(pathlib.Path(folder).iterdir()).read_bytes()

    return look


look = on_wayland() if "WAYLAND_DISPLAY" in os.environ else on_x11()
began = time.monotonic()
picture = look()
while time.monotonic() - began < 2:
    time.sleep(0.12)
    before, picture = picture, look()
    if before == picture:
        break
sys.stdout.buffer.write(picture)
