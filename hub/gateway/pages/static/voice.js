// Voice notes: one touch records, one sends, one throws away; they leave through the outbox like a picture.
//
// Rules: a note belongs to the room in which it was begun and goes nowhere else. When its room leaves the screen the
// microphone is let go; what was said so far waits there to be sent or thrown away.

const SECONDS_MAX = 120; // docs/gateway.md
const BITS_PER_S = 24000; // speech, 360 kB at most
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** @param told {changed(), done({bytes, type}, room)} */
export function makeVoice(told) {
  const notes = new Map(); // room -> what is said there and not sent yet
  let shown = ""; // the room on the screen
  let asking = false; // for the microphone
  let trouble = false;

  const type = () => TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  const can = () => Boolean(window.MediaRecorder && navigator.mediaDevices && type());

  const rest = (note) => {
    clearInterval(note.ticking);
    if (note.recorder.state !== "inactive") note.recorder.stop();
  };

  const hand = async ({ parts, kind, room }) => {
    if (parts.length) told.done({ bytes: await new Response(new Blob(parts)).arrayBuffer(), type: kind.split(";")[0] }, room);
  };

  const end = (room, wanted) => {
    const note = notes.get(room);
    if (!note) return;
    notes.delete(room);
    note.wanted = wanted;
    if (note.over && wanted) hand(note);
    rest(note);
    told.changed();
  };

  const begin = (stream, room) => {
    const kind = type();
    const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS_PER_S });
    const note = { room, kind, recorder, parts: [], ms: 0, over: false, wanted: false, ticking: 0 };
    const startedAt = performance.now();
    recorder.ondataavailable = (event) => event.data.size && note.parts.push(event.data);
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      note.over = true;
      if (note.wanted) hand(note);
    };
    recorder.start();
    notes.set(room, note);
    note.ticking = setInterval(() => {
      note.ms = performance.now() - startedAt;
      if (note.ms > (SECONDS_MAX - 1) * 1000) end(room, true);
      else told.changed();
    }, 1000);
  };

  return {
    /** How it stands in a room: {on, seconds, can: whether this browser can record at all, trouble}. */
    of: (room) => ({ on: notes.has(room), seconds: notes.has(room) ? Math.floor(notes.get(room).ms / 1000) : 0, can: can(), trouble }),
    /** This room is on the screen, "" for none: nothing is recorded in any other. */
    only(room) {
      shown = room;
      for (const note of notes.values()) if (note.room !== room) rest(note);
    },
    async start(room) {
      if (asking || notes.has(room)) return;
      asking = true;
      trouble = false;
      let stream = null;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        if (shown === room) begin(stream, room);
        else stream.getTracks().forEach((track) => track.stop()); // the answer came after they had gone on
      } catch (_) {
        if (stream) stream.getTracks().forEach((track) => track.stop());
        trouble = true; // not allowed, or no microphone
      }
      asking = false;
      told.changed();
    },
    finish: (room) => end(room, true),
    drop: (room) => end(room, false),
  };
}
