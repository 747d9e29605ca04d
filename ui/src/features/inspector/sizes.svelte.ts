/** Whether the opened view shows its true-size previews: it begins with them, they are what it is opened for. Its own
 * choice, kept while the program runs; studio.sizes is the sheet's. */
class OpenedSizes {
  shown = $state(true);
}

export const openedSizes = new OpenedSizes();
