// How an order stands, in one line: the gateway's clauses in the reader's language.
//
// Which clauses there are, for whom and in which order is the hub's to say (hub/domain/sentence.py); here they only
// get words, the same as at the stations (a test holds the two together).

import { hubNow } from "./clock.js";
import { days, known, moment, say, time } from "./words.js";

const NONE = "\u0000"; // a moment that nobody knows any more; taken out with the space beside it

/** The sentence. @param clauses as the gateway sends them, @param nowMs hub time */
export function sentence(clauses, nowMs = hubNow()) {
  const said = (clauses || []).filter(({ kind }) => known(`sentence.${kind}`)).map((clause) => part(clause, nowMs));
  const [first = "", ...rest] = said.join(say("sentence.comma"));
  return first.toUpperCase() + rest.join("");
}

/** Whether a kind of clause is among them. */
export function says(clauses, kind) {
  return (clauses || []).some((clause) => clause.kind === kind);
}

function part({ kind, at, earliest, until, metres, name, what, roles }, nowMs) {
  const filled = say(`sentence.${kind}`, {
    at: at ? moment(at, nowMs) : NONE,
    ago: at ? ago(nowMs - Date.parse(at)) : "",
    until: until ? moment(until, nowMs) : "",
    span: until ? span(earliest, until, nowMs) : "",
    distance: far(metres || 0),
    name: name || say("sentence.courier"),
    what: what ? say(`what.${what}`) : "",
    roles: (roles || []).map((role) => say(`role.${role}`)).join(say("sentence.and")),
  });
  return filled.replace(` ${NONE}`, "").replace(`${NONE} `, "");
}

function span(earliest, until, nowMs) {
  const end = moment(until, nowMs);
  const start = earliest ? moment(earliest, nowMs) : end;
  if (start === end) return end;
  return `${start}–${days(earliest) === days(until) ? time(until) : end}`;
}

function ago(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60000));
  return minutes < 60 ? say("age.min", { n: minutes }) : say("age.h", { n: Math.floor(minutes / 60) });
}

function far(metres) {
  if (metres < 1000) return say("distance.m", { n: metres });
  return say("distance.km", { n: (metres / 1000).toFixed(metres < 10000 ? 1 : 0) });
}
