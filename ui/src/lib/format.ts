// Numbers as people read them. One place, so that a second language changes one file.
// Plain spaces throughout: what is shown can be searched for and compared; where a break would hurt, the class says nowrap.
const GROUP = " ";

/** `1840` -> `1 840` */
export function count(n: number): string {
  const whole = Math.round(n);
  return (whole < 0 ? "-" : "") + String(Math.abs(whole)).replace(/\B(?=(\d{3})+(?!\d))/g, GROUP);
}

/** `0.04` -> `$0.04`; `0` -> `$0`; `0.0042` -> `$0.0042`; `1234.5` -> `$1 234.50` */
export function dollars(usd: number): string {
  if (usd === 0) return "$0";
  if (usd > 0 && usd < 0.00005) return "<$0.0001";
  // Less than a cent matters when it is times fifty; never a cent shown as nothing.
  if (Math.abs(usd) < 0.01) return "$" + usd.toFixed(4).replace(/0+$/, "");
  const cents = Math.round(usd * 1000) / 1000;
  const text = Number.isInteger(Math.round(cents * 1000) / 10) ? cents.toFixed(2) : cents.toFixed(3);
  // Large sums too: a sum that is rounded otherwise than its parts is a cent off.
  const [whole = "0", rest = "00"] = text.split(".");
  return "$" + count(Number(whole)) + "." + rest;
}

/** What something may cost: `~$0.04`; nothing at all is `free`. */
export function about(usd: number): string {
  return usd === 0 ? "free" : "~" + dollars(usd);
}

/** `8.4` -> `8.4 s`; `72` -> `1 min 12 s`; `3700` -> `1 h 2 min` */
export function seconds(s: number): string {
  if (s < 59.95) return s.toFixed(1) + " s";
  return longSeconds(s);
}

/** Whole seconds, for waits: `12` -> `12 s` */
export function wholeSeconds(s: number): string {
  const whole = Math.max(0, Math.ceil(s));
  return whole < 60 ? `${whole} s` : longSeconds(whole);
}

function longSeconds(s: number): string {
  const whole = Math.round(s);
  if (whole < 3600) {
    const rest = whole % 60;
    return `${Math.floor(whole / 60)} min` + (rest === 0 ? "" : ` ${rest} s`);
  }
  const minutes = Math.round((whole % 3600) / 60);
  return `${Math.floor(whole / 3600)} h` + (minutes === 0 ? "" : ` ${minutes} min`);
}

/** `84` -> `84 ms`; `4100` -> `4.1 s` */
export function milliseconds(ms: number): string {
  return ms < 950 ? `${Math.round(ms)} ms` : seconds(ms / 1000);
}

/** `612000` -> `612 KB`; decimal units, as profiles' limits are */
export function bytes(n: number): string {
  if (n < 1000) return `${Math.round(n)} B`;
  if (n < 999_500) return `${Math.round(n / 1000)} KB`;
  if (n < 999_500_000) return `${(n / 1_000_000).toFixed(1)} MB`;
  return `${(n / 1_000_000_000).toFixed(1)} GB`;
}

/** `21 Nov`, with the year when it is another one */
export function day(iso: string, today: Date = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.getMonth()] ?? "";
  return `${date.getDate()} ${month}` + (date.getFullYear() === today.getFullYear() ? "" : ` ${date.getFullYear()}`);
}

/** `14:03`, for times of today */
export function clockTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** `1 title`, `2 titles` */
export function plural(n: number, one: string, many: string = one + "s"): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A file name with its middle left out: the end (model, ending) is what tells files apart. */
export function middle(name: string, max: number): string {
  const letters = [...name];
  if (letters.length <= max) return name;
  const tail = Math.floor((max - 1) / 2);
  return letters.slice(0, max - 1 - tail).join("") + "…" + letters.slice(letters.length - tail).join("");
}
