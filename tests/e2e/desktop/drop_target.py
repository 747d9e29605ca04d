"""A window that takes files dropped on it: writes their URIs to a file, one a line, and ends.

drop_target.py FILE X Y [TYPE]

With a type it takes only that, as a program in a sandbox does, and writes the offered types and what came.
"""

import os
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

file, x, y = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
only = sys.argv[4] if len(sys.argv) > 4 else None


def received(_widget, context, _x, _y, data, _info, time):
    uris = data.get_uris()
    if only is not None:
        uris = [data.get_data().decode(), *(target.name() for target in context.list_targets())]
    Gtk.drag_finish(context, bool(uris), False, time)
    with open(file + ".part", "w", encoding="utf-8") as out:
        out.write("".join(uri + "\n" for uri in uris))
    os.rename(file + ".part", file)
    Gtk.main_quit()


window = Gtk.Window(title="Drop target")
window.set_default_size(240, 240)
window.set_keep_above(True)
window.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
if only is None:
    window.drag_dest_add_uri_targets()
else:
    targets = Gtk.TargetList.new([])
    targets.add(Gdk.Atom.intern(only, False), 0, 0)
    window.drag_dest_set_target_list(targets)
window.connect("drag-data-received", received)
window.connect("destroy", Gtk.main_quit)
window.add(Gtk.Label(label="Drop here"))
window.show_all()
window.move(x, y)
Gtk.main()
