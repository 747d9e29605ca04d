// The dialogs of the gallery: which thumbnails each is about while it is open. Menus, keys and the palette open them.
class Dialogs {
  download = $state.raw<string[] | null>(null);
  upload = $state.raw<string[] | null>(null);
  empty = $state(false);
  days = $state(false);
}
export const asking = new Dialogs();

/** In which size pictures leave the gallery: a profile, or null for as they were made. In sight wherever it is obeyed. */
class Taking {
  profile = $state<string | null>(null);
}
export const taking = new Taking();
