// A voice note: one touch records, one sends, one throws away; it leaves through the outbox like a picture.

const SECONDS_MAX = 120; // docs/gateway.md
const BITS_PER_S = 24000; // speech, 360 kB at most
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** @param told {changed(), done({bytes, type})} */
export function makeVoice(told) {
  let recorder = null;
  let startedAt = 0;
  let ticking = 0;
  let wanted = false;
  const state = { on: false, trouble: false };

  const type = () => TYPES.find((each) => MediaRecorder.isTypeSupported(each));

  const end = () => {
    clearInterval(ticking);
    state.on = false;
    if (recorder && recorder.state !== "inactive") recorder.stop();
    told.changed();
  };

  const keep = async (parts, kind) => {
    if (!wanted || !parts.length) return;
    const bytes = await new Response(new Blob(parts)).arrayBuffer();
    told.done({ bytes, type: kind.split(";")[0] });
  };

  return {
    state,
    /** Whether this browser can record at all. */
    can: () => Boolean(window.MediaRecorder && navigator.mediaDevices && type()),
    seconds: () => Math.floor((performance.now() - startedAt) / 1000),
    async start() {
      if (state.on) return;
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        const parts = [];
        const kind = type();
        recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS_PER_S });
        recorder.ondataavailable = (event) => event.data.size && parts.push(event.data);
        recorder.onstop = () => {
          stream.getTracks().forEach((track) => track.stop());
          keep(parts, kind);
        };
        wanted = false;
        recorder.start();
        startedAt = performance.now();
        state.on = true;
        state.trouble = false;
        ticking = setInterval(() => (performance.now() - startedAt > (SECONDS_MAX - 1) * 1000 ? this.finish() : told.changed()), 1000);
      } catch (_) {
        state.trouble = true; // not allowed, or no microphone
      }
      told.changed();
    },
    finish() {
      wanted = true;
      end();
    },
    drop() {
      wanted = false;
      end();
    },
  };
}
