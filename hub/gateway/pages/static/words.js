// Languages. Owns which one is spoken, and how times, ages and distances are said in it.
//
// One file per language under words/, the same keys in each (a test says so). Codes become sentences here and in
// the pages only; the server sends none.

export const LANGUAGES = { en: "EN", zh: "中文" };
const KEPT = "giftwire.language";

let spoken = "en";
let words = {};
let zone;

/** The language to begin with: what was chosen here, else what the phone speaks. */
export function preferred() {
  const kept = read();
  if (kept in LANGUAGES) return kept;
  const asked = navigator.languages || [navigator.language || "en"];
  return asked.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES) || "en";
}

function read() {
  try {
    return localStorage.getItem(KEPT) || "";
  } catch (_) {
    return ""; // storage is off: the phone's own language decides every time
  }
}

/** Fetch a language's words and speak it from now on. */
export async function speak(language, { keep = false } = {}) {
  const response = await fetch(`/static/words/${language}.json`);
  if (!response.ok) throw new Error(`no words for ${language}`);
  words = await response.json();
  spoken = language;
  document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
  if (!keep) return;
  try {
    localStorage.setItem(KEPT, language);
  } catch (_) {
    /* storage is off: the choice holds for this page */
  }
}

/** The other language, for the switch. */
export function other() {
  return spoken === "en" ? "zh" : "en";
}

// Letters that run from right to left, and marks that turn a line round.
const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Somebody's words for the middle of a line of ours: whichever way they run, the line around them keeps its own. */
export function apart(words) {
  const text = String(words);
  return TURNS.test(text) ? `\u2068${text.replace(MARKS, "")}\u2069` : text;
}

/** The sentence of a key, its {blanks} filled; `fields.n === 1` takes the key's `.one` where there is one. */
export function say(key, fields = {}) {
  const one = fields.n === 1 ? words[`${key}.one`] : undefined;
  const sentence = one || words[key];
  if (sentence === undefined) return key;
  return sentence.replace(/( ?)\{(\w+)\}( ?)/g, (whole, before, name, after, at) => {
    const value = fields[name] === undefined ? "" : apart(fields[name]);
    return (meet(sentence.slice(0, at), value) ? "" : before) + value + (meet(value, sentence.slice(at + whole.length)) ? "" : after);
  });
}

const HAN = /[\u3000-\u303f\u3400-\u9fff\uff00-\uff60]/;

// A Chinese sentence keeps a space beside a Latin name or a figure, and none where Chinese meets Chinese.
function meet(left, right) {
  return HAN.test(left.slice(-1)) && HAN.test(right.slice(0, 1));
}

/** Sentences one after the other, as the language sets them. */
export function joined(...sentences) {
  return sentences.filter(Boolean).reduce((said, next) => said + (!said || /[\u3000-\u303f\uff00-\uff60]$/.test(said) ? "" : " ") + next, "");
}

/** Whether a key has words. */
export function known(key) {
  return key in words;
}

/** Use the shop's clock for every time on the page. */
export function useZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name;
  } catch (_) {
    zone = undefined; // a zone that this browser does not know: the phone's own is the nearest to right
  }
}

/** "17:00" by the shop's clock. */
export function time(iso) {
  const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat("en-GB", options).format(new Date(iso));
}

function date(moment) {
  const options = { timeZone: zone, year: "numeric", month: "numeric", day: "numeric" };
  const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(new Date(moment));
  return Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
}

/** Which day it is at the shop, counted from 1970. */
export function days(moment) {
  const { year, month, day } = date(moment);
  return Date.UTC(year, month - 1, day) / 86400000;
}

/** "17:00", "tomorrow 17:00", "12 May 17:00": by the shop's clock, as the stations say it. */
export function moment(iso, nowMs) {
  const away = days(iso) - days(nowMs);
  const near = { "-1": "time.yesterday", 0: "time.today", 1: "time.tomorrow" }[away];
  const { day, month } = date(iso);
  return say(near || "time.other", { day, month: say("time.months").split(" ")[month - 1], time: time(iso) }); // 12/5 would read two ways
}

/** "before 17:00" or "16:35–16:45". */
export function windowOf(promise, nowMs) {
  const until = moment(promise.until, nowMs);
  if (!promise.earliest) return say("promise.before", { time: until });
  return say("promise.between", { from: moment(promise.earliest, nowMs), until: time(promise.until) });
}

/** "12 s", "4 min", "3 h". */
export function age(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return say("age.s", { n: s });
  if (s < 3600) return say("age.min", { n: Math.floor(s / 60) });
  return say("age.h", { n: Math.floor(s / 3600) });
}

/** "350 m", "1.2 km". */
export function distance(metres) {
  const step = metres < 100 ? 5 : 10;
  if (metres < 950) return say("distance.m", { n: Math.max(step, Math.round(metres / step) * step) });
  return say("distance.km", { n: (metres / 1000).toFixed(metres < 9500 ? 1 : 0) });
}
