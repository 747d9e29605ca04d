"""A window from which files can be dragged: as a file manager gives them.

drag_source.py X Y FILE...
"""

import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

x, y, files = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]


def asked(_widget, _context, data, _info, _time):
    data.set_uris([GLib.filename_to_uri(file, None) for file in files])


window = Gtk.Window(title="Drag source")
window.set_default_size(240, 240)
window.set_keep_above(True)
box = Gtk.EventBox()
box.add(Gtk.Label(label="Drag from here"))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", asked)
box.connect("drag-end", lambda *_: Gtk.main_quit())
window.connect("destroy", Gtk.main_quit)
window.add(box)
window.show_all()
window.move(x, y)
Gtk.main()
