// What the tests ask of the page. Installed through WebDriver, which is not bound by the page's content security policy.
(() => {
  if (window.e2e) return;
  const named = (id, within = document) => [...within.querySelectorAll("[data-testid]")].find((one) => one.dataset.testid === id) ?? null;
  const shown = (one) =>
    one !== null && one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden" ? one : null;
  const isTile = (one) => one instanceof HTMLElement && /^tile-\d+-/.test(one.dataset.testid ?? "") && "state" in one.dataset;

  /** What a tile shows. */
  const tile = (id) => {
    const one = named(id);
    return one && { state: one.dataset.state, drawn: Number(one.dataset.drawn ?? 0), text: one.innerText.replace(/\s+/g, " "), label: one.getAttribute("aria-label") ?? "" };
  };
  const tiles = () =>
    Object.fromEntries([...document.querySelectorAll("[data-testid]")].filter(isTile).map((one) => [one.dataset.testid, tile(one.dataset.testid)]));

  /** The states of each tile in the order in which they were on screen, with the words beside them. */
  const seen = {};
  const note = (one, state) => {
    const list = (seen[one.dataset.testid] ??= []);
    if (list.at(-1)?.state !== state) list.push({ state, at: Math.round(performance.now()), text: one.innerText.replace(/\s+/g, " ") });
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes" && isTile(change.target)) {
        // Several changes may come in one batch: the old values keep the order whole.
        if (change.oldValue !== null) note(change.target, change.oldValue);
      }
      for (const added of change.addedNodes) {
        if (added instanceof HTMLElement) for (const one of [added, ...added.querySelectorAll("[data-testid]")]) if (isTile(one)) note(one, one.dataset.state);
      }
    }
    for (const change of changes) if (change.type === "attributes" && isTile(change.target)) note(change.target, change.target.dataset.state);
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"], attributeOldValue: true });
  for (const one of document.querySelectorAll("[data-testid]")) if (isTile(one)) note(one, one.dataset.state);

  /** A number that changes with the pixels of the picture on a tile; null while there is none. */
  const pixels = (id) => {
    const picture = named(id)?.querySelector("canvas.drawn");
    if (!picture) return null;
    const canvas = document.createElement("canvas");
    canvas.width = 96;
    canvas.height = 50;
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0, 96, 50);
    let sum = 2166136261;
    for (const byte of context.getImageData(0, 0, 96, 50).data) sum = Math.imul(sum ^ byte, 16777619);
    return sum >>> 0;
  };

  const errors = [];
  addEventListener("error", (event) => errors.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => errors.push(String(event.reason?.message ?? event.reason)));
  document.addEventListener("securitypolicyviolation", (event) => errors.push(`CSP: ${event.violatedDirective} ${event.blockedURI}`));

  window.e2e = { named, shown, tile, tiles, seen, pixels, errors };
})();
