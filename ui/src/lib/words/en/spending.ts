// What was spent, and the limits of days and months. Sentence case; a full stop ends sentences, never labels.
import { count, dollars } from "$lib/format";

export const spending = {
  pane: "Spending",
  say: "What providers billed, as far as they report it, and what they may have billed after the connection was lost.",
  today: "Today",
  month: "This month",
  spent: (usd: number) => `${dollars(usd)} spent`,
  ofLimit: (usd: number, limit: number) => `${dollars(usd)} of ${dollars(limit)}`,
  possibly: (usd: number) => `possibly ${dollars(usd)} more`,
  possiblySum: (usd: number, unpriced: number) =>
    [usd > 0 ? dollars(usd) : "", unpriced > 0 ? "price unknown" : ""].filter((part) => part !== "").join(", "),
  left: (usd: number) => `${dollars(usd)} left`,
  leftAtLeast: (usd: number) => `at least ${dollars(usd)} left`,
  reached: "The limit is reached. Paid requests stop until you raise the limit.",
  noLimit: "no limit",
  setLimit: "Set a limit",
  change: "Change limits",
  bar: (name: string, usd: number, possibly: number, limit: number) =>
    `${name}: ${dollars(usd)} of ${dollars(limit)} spent${possibly > 0 ? `, possibly ${dollars(possibly)} more` : ""}`,
  last: "Last 30 days",
  by: "Group by",
  groups: { day: "Day", provider: "Provider", model: "Model" },
  head: { day: "Day", provider: "Provider", model: "Model", requests: "Requests", spent: "Spent", possibly: "Possibly" },
  requests: (n: number) => count(n),
  total: "Total",
  nothing: "Nothing spent in the last 30 days",
  nothingSay: "Offline models are free. What a paid model bills is listed here, day by day.",
  reading: "Reading…",
  failed: "What was spent could not be read.",
  again: "Try again",
  command: "Spending",
  openLimits: "Open limits",

  limits: {
    day: "Daily spending limit",
    daySay: "Counts everything spent since midnight.",
    dayOn: "Limit daily spending",
    dayField: "Daily limit in dollars",
    month: "Monthly spending limit",
    monthSay: "Counts everything spent this month.",
    monthOn: "Limit monthly spending",
    monthField: "Monthly limit in dollars",
    monthBelow: (day: string) => `The monthly limit is below the daily limit (${day}), so the monthly limit applies first.`,
    off: "No limit",
  },
};
